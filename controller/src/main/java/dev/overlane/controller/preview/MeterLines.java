package dev.overlane.controller.preview;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.Maps;
import dev.overlane.flow.compile.HostBindings;
import dev.overlane.flow.compile.HostBindings.LocalPort;
import dev.overlane.flow.pipeline.FlowCookie.Feature;
import dev.overlane.flow.state.Flow;
import dev.overlane.flow.state.FlowChangeSet;
import dev.overlane.flow.state.FlowInstruction.Meter;
import dev.overlane.flow.state.MeterChangeSet;
import dev.overlane.flow.state.Metering;
import dev.overlane.flow.state.SwitchMeters;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Changes of one host's meters, told like those of its flows. A meter that comes or goes with the
 * flow that names it is told by that flow.
 */
final class MeterLines {
  private static final String FEATURE = Feature.LIMIT.name().toLowerCase(Locale.ROOT);

  private final Map<Integer, LocalPort> ports;

  /**
   * Lines about a host.
   *
   * @param bindings its ports as they will be
   */
  MeterLines(HostBindings bindings) {
    this.ports = Maps.uniqueIndex(bindings.ports().values(), LocalPort::ofport);
  }

  /** How the meters of a switch change, but for what a change of its flows tells already. */
  static ImmutableList<FlowChange> of(
      HostBindings bindings, SwitchMeters held, FlowChangeSet flows) {
    MeterChangeSet change =
        MeterChangeSet.between(bindings.withMeters(held.most()).meters(), held.held());
    Set<Integer> told =
        Stream.concat(flows.adds().stream(), flows.deletes().stream())
            .flatMap(MeterLines::meters)
            .collect(Collectors.toSet());
    MeterLines lines = new MeterLines(bindings);
    ImmutableList.Builder<FlowChange> all = ImmutableList.builder();
    Maps.filterKeys(change.adds(), meter -> !told.contains(meter))
        .forEach((meter, what) -> all.add(lines.line(Sign.ADD, meter, what)));
    change.changes().forEach((meter, what) -> all.add(lines.line(Sign.CHANGE, meter, what)));
    change.deletes().stream()
        .filter(meter -> !told.contains(meter))
        .forEach(meter -> all.add(lines.gone(meter)));
    return all.build();
  }

  private static Stream<Integer> meters(Flow flow) {
    return flow.instructions().stream()
        .filter(Meter.class::isInstance)
        .map(instruction -> ((Meter) instruction).meter());
  }

  private FlowChange line(Sign sign, int meter, Metering what) {
    LocalPort port = ports.get(meter);
    String words =
        (port == null ? "port number " + meter : port.name())
            + (what instanceof Metering.Limit limit
                ? " floods at most " + limit.packetsPerSecond() + " frames a second"
                : " floods as " + what + " says");
    return new FlowChange(
        sign, port == null ? "" : port.segment(), FEATURE, words, "meter=" + meter + "," + what);
  }

  private FlowChange gone(int meter) {
    LocalPort port = ports.get(meter);
    return port == null
        ? new FlowChange(
            Sign.REMOVE, "", FEATURE, "no port floods by meter " + meter, "meter=" + meter)
        : new FlowChange(
            Sign.REMOVE,
            port.segment(),
            FEATURE,
            port.name() + " floods without a limit",
            "meter=" + meter);
  }
}
