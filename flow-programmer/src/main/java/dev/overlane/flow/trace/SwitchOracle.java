package dev.overlane.flow.trace;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableListMultimap;
import dev.overlane.flow.state.Flow;
import dev.overlane.flow.state.FlowAction;
import dev.overlane.flow.state.FlowInstruction;
import dev.overlane.flow.state.FlowMatch;
import dev.overlane.flow.state.FlowSet;
import dev.overlane.flow.state.HeaderField;
import java.util.Comparator;
import java.util.List;

/**
 * A switch that holds certain flows, as OpenFlow 1.4 describes it (section 5), with OVS's resubmit,
 * learn and ct (ovs-actions(7)). It only says what happens to a packet: what the packet has the
 * switch learn is part of the answer, and of a later switch if the caller says so.
 */
public final class SwitchOracle {
  private final ImmutableListMultimap<Integer, Flow> tables;

  private SwitchOracle(ImmutableListMultimap<Integer, Flow> tables) {
    this.tables = tables;
  }

  /**
   * A switch with these flows, learned ones included.
   *
   * @throws IllegalArgumentException if a flow has a part that the model has no name for
   */
  public static SwitchOracle of(FlowSet flows) {
    flows.flows().forEach(SwitchOracle::check);
    return ofAny(flows);
  }

  /**
   * A switch with these flows, whatever they are: a packet that may hit a flow with a part that the
   * model has no name for ends there in {@link Journey#doubt}.
   */
  public static SwitchOracle ofAny(FlowSet flows) {
    ImmutableListMultimap.Builder<Integer, Flow> tables = ImmutableListMultimap.builder();
    flows.flows().stream()
        .sorted(Comparator.comparingInt(flow -> -flow.key().priority()))
        .forEach(flow -> tables.put(flow.key().table(), flow));
    return new SwitchOracle(tables.build());
  }

  private static void check(Flow flow) {
    checkArgument(
        flow.key().match().others().isEmpty()
            && flow.instructions().stream().noneMatch(SwitchOracle::isOpaque),
        "nobody knows what %s does",
        flow);
  }

  private static boolean isOpaque(FlowInstruction instruction) {
    return instruction instanceof FlowInstruction.Opaque
        || (instruction instanceof FlowInstruction.ApplyActions apply
            && apply.actions().stream().anyMatch(FlowAction.Opaque.class::isInstance));
  }

  /** What happens to a packet. */
  public Journey receive(Frame frame) {
    return new Passage(this, frame).run();
  }

  /**
   * The flows of a table that a packet may hit: those of the highest priority that match it.
   *
   * @param state bits of {@link HeaderField#CT_STATE} that the packet has
   */
  ImmutableList<Flow> lookUp(int table, Frame frame, long metadata, int state) {
    ImmutableList.Builder<Flow> hits = ImmutableList.builder();
    int priority = -1;
    for (Flow flow : tables.get(table)) {
      if (flow.key().priority() < priority) {
        break;
      }
      if (matches(flow.key().match(), frame, metadata, state)) {
        priority = flow.key().priority();
        hits.add(flow);
      }
    }
    return hits.build();
  }

  private static boolean matches(FlowMatch match, Frame frame, long metadata, int state) {
    return match.metadata().matches(metadata)
        && (match.inPort().isEmpty() || match.inPort().getAsInt() == frame.inPort())
        && (match.tunnelId().isEmpty() || match.tunnelId().equals(frame.tunnelKey()))
        && (match.tunnelSource().isEmpty()
            || match.tunnelSource().equals(frame.tunnel().map(Frame.Outer::address)))
        && match.ethSource().map(mac -> mac.matches(frame.source())).orElse(true)
        && match.ethDestination().map(mac -> mac.matches(frame.destination())).orElse(true)
        && match.vlan().map(vlan -> matchesTag(vlan.id(), frame.tags())).orElse(true)
        && match.headers().stream().allMatch(header -> frame.satisfies(header, state));
  }

  private static boolean matchesTag(int id, List<Integer> tags) {
    return id == 0 ? tags.isEmpty() : !tags.isEmpty() && tags.get(0) == id;
  }
}
