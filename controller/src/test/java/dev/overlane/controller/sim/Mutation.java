package dev.overlane.controller.sim;

import dev.overlane.flow.state.FlowChangeSet;
import dev.overlane.ovsdb.state.OvsdbChangeSet;
import java.util.Optional;

/**
 * Something that the controller changed on a host: either rows or flows.
 *
 * @param host where
 * @param rows the transaction that was committed
 * @param flows the bundle that was applied
 */
public record Mutation(String host, Optional<OvsdbChangeSet> rows, Optional<FlowChangeSet> flows) {

  static Mutation ofRows(String host, OvsdbChangeSet rows) {
    return new Mutation(host, Optional.of(rows), Optional.empty());
  }

  static Mutation ofFlows(String host, FlowChangeSet flows) {
    return new Mutation(host, Optional.empty(), Optional.of(flows));
  }

  /** {@code rows ~ port A (vA) tag 100 -> 101} or {@code flows +3 ~1 -2}. */
  @Override
  public String toString() {
    return rows.map(changes -> "rows " + String.join("; ", changes.lines()))
        .orElseGet(() -> "flows " + summary(flows.orElseThrow()));
  }

  private static String summary(FlowChangeSet changes) {
    int replaced = changes.replaced().size();
    return "+"
        + (changes.adds().size() - replaced)
        + " ~"
        + replaced
        + " -"
        + changes.deletes().size();
  }
}
