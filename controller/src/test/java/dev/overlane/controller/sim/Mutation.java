package dev.overlane.controller.sim;

import dev.overlane.flow.state.FlowChangeSet;
import dev.overlane.flow.state.MeterChangeSet;
import dev.overlane.ovsdb.state.OvsdbChangeSet;
import java.util.Optional;

/**
 * Something that the controller changed on a host: either rows or flows or meters.
 *
 * @param host where
 * @param rows the transaction that was committed
 * @param flows the bundle that was applied
 * @param meters the change of meters that was applied
 */
public record Mutation(
    String host,
    Optional<OvsdbChangeSet> rows,
    Optional<FlowChangeSet> flows,
    Optional<MeterChangeSet> meters) {

  static Mutation ofRows(String host, OvsdbChangeSet rows) {
    return new Mutation(host, Optional.of(rows), Optional.empty(), Optional.empty());
  }

  static Mutation ofFlows(String host, FlowChangeSet flows) {
    return new Mutation(host, Optional.empty(), Optional.of(flows), Optional.empty());
  }

  static Mutation ofMeters(String host, MeterChangeSet meters) {
    return new Mutation(host, Optional.empty(), Optional.empty(), Optional.of(meters));
  }

  /**
   * {@code rows ~ port A (vA) tag 100 -> 101}, {@code flows +3 ~1 -2} or {@code meters +2 ~0 -0}.
   */
  @Override
  public String toString() {
    return rows.map(changes -> "rows " + String.join("; ", changes.lines()))
        .or(() -> flows.map(changes -> "flows " + summary(changes)))
        .orElseGet(() -> "meters " + summary(meters.orElseThrow()));
  }

  private static String summary(MeterChangeSet changes) {
    return "+%d ~%d -%d"
        .formatted(changes.adds().size(), changes.changes().size(), changes.deletes().size());
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
