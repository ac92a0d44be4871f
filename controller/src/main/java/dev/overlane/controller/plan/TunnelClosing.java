package dev.overlane.controller.plan;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import dev.overlane.flow.compile.HostBindings;
import dev.overlane.flow.compile.HostBindings.LocalPort;
import dev.overlane.flow.pipeline.FlowCookie;
import dev.overlane.flow.pipeline.FlowTable;
import dev.overlane.flow.pipeline.Metadata;
import dev.overlane.flow.pipeline.MetadataField;
import dev.overlane.flow.state.Bits;
import dev.overlane.flow.state.Flow;
import dev.overlane.flow.state.FlowChangeSet;
import dev.overlane.flow.state.FlowInstruction;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What of a change of flows must be in force before the tunnel's rows are touched: all of it, but
 * for the deletes of ways to other hosts in FORWARD. These are thousands; they name no port, and
 * lead nowhere once EGRESS has lost its guards. What names the tunnel is taken out by its number,
 * in two messages.
 */
final class TunnelClosing {
  private static final long CHOICE = MetadataField.KNOWN.mask() | MetadataField.DEST.mask();

  private TunnelClosing() {}

  /**
   * Returns that part; empty: the tunnel's rows may be changed.
   *
   * @param flows what separates the switch's flows from those without a tunnel
   * @param bindings of those flows
   */
  static FlowChangeSet of(FlowChangeSet flows, HostBindings bindings) {
    ImmutableList<Flow> deletes =
        flows.deletes().stream()
            .filter(flow -> !isWayElsewhere(flow))
            .collect(ImmutableList.toImmutableList());
    return new FlowChangeSet(
        deletes, flows.adds(), flows.replaced(), unbound(deletes, flows.replaced(), bindings));
  }

  /** The tables between the first and the last may choose where to, and nothing else. */
  private static boolean isWayElsewhere(Flow flow) {
    return flow.key().table() == FlowTable.FORWARD.id()
        && FlowCookie.CURRENT.matches(flow.cookie())
        && flow.instructions().size() == 2
        && flow.instructions().get(0) instanceof FlowInstruction.WriteMetadata write
        && isPeer(write.bits())
        && flow.instructions().get(1).equals(FlowTable.EGRESS.enter());
  }

  private static boolean isPeer(Bits bits) {
    return bits.mask() == CHOICE && MetadataField.DEST.in(bits).orElseThrow() > Metadata.MAX_OFPORT;
  }

  /** The numbers that the flows name and that none has which may have flows. */
  private static ImmutableSet<Integer> unbound(
      ImmutableList<Flow> deletes, ImmutableList<Flow> replaced, HostBindings bindings) {
    Set<Integer> bound =
        bindings.ports().values().stream().map(LocalPort::ofport).collect(Collectors.toSet());
    return Stream.concat(deletes.stream(), replaced.stream())
        .flatMapToInt(Flow::ofports)
        .filter(number -> number > 0 && number <= Metadata.MAX_OFPORT && !bound.contains(number))
        .boxed()
        .collect(ImmutableSet.toImmutableSet());
  }
}
