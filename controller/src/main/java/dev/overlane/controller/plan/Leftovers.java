package dev.overlane.controller.plan;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Sets;
import dev.overlane.config.model.Host;
import dev.overlane.config.model.Ipv4Address;
import dev.overlane.config.model.NetworkModel;
import dev.overlane.flow.pipeline.FlowCookie;
import dev.overlane.flow.pipeline.Metadata;
import dev.overlane.flow.pipeline.MetadataField;
import dev.overlane.flow.state.Flow;
import dev.overlane.flow.state.FlowAction;
import dev.overlane.flow.state.FlowChangeSet;
import dev.overlane.flow.state.FlowDiff;
import dev.overlane.flow.state.FlowInstruction;
import dev.overlane.flow.state.FlowInstruction.ApplyActions;
import dev.overlane.flow.state.FlowSet;
import java.util.Iterator;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;

/**
 * The part of a switch's flows that the file rules out whatever the host's rows are: foreign flows,
 * flows of segments that cannot have a member here, and every way to and from hosts that are not in
 * the file. Taking it out needs no rows, and lets nothing through that was not let through before.
 */
final class Leftovers {
  private final ImmutableSet<Integer> segments;
  private final Set<Ipv4Address> peers;
  private final ImmutableList.Builder<Flow> adds = ImmutableList.builder();
  private final ImmutableList.Builder<Flow> replaced = ImmutableList.builder();

  private Leftovers(NetworkModel model, Host host) {
    this.segments =
        model.segments().values().stream()
            .filter(segment -> mayHaveMembers(model, host, segment.name()))
            .map(segment -> segment.vni().value())
            .collect(ImmutableSet.toImmutableSet());
    this.peers =
        Sets.difference(
            model.hosts().values().stream()
                .map(Host::address)
                .collect(ImmutableSet.toImmutableSet()),
            ImmutableSet.of(host.address()));
  }

  private static boolean mayHaveMembers(NetworkModel model, Host host, String segment) {
    return host.fakeBridges()
        || host.ports().values().stream().anyMatch(port -> port.segment().equals(segment))
        || model.floatingPorts().values().stream().anyMatch(port -> port.segment().equals(segment));
  }

  /**
   * Returns what takes the leftovers out; of what it adds, each flow is a lesser one of its key.
   */
  static FlowChangeSet in(NetworkModel model, Host host, FlowSet held) {
    return new Leftovers(model, host).change(held);
  }

  private FlowChangeSet change(FlowSet held) {
    FlowChangeSet foreign = FlowDiff.foreign(held, FlowCookie.OWN);
    Set<Flow> gone = Sets.newHashSet(foreign.deletes());
    ImmutableList.Builder<Flow> deletes = ImmutableList.builder();
    for (Flow flow : held.flows()) {
      if (gone.contains(flow)) {
        deletes.add(flow);
      } else if (FlowCookie.CURRENT.matches(flow.cookie())) {
        if (isLeftOver(flow)) {
          deletes.add(flow);
        } else {
          lessen(flow);
        }
      }
    }
    return new FlowChangeSet(deletes.build(), adds.build(), replaced.build());
  }

  private boolean isLeftOver(Flow flow) {
    OptionalInt vni = FlowCookie.segmentOf(flow);
    Optional<Ipv4Address> source = flow.key().match().tunnelSource();
    return (vni.isPresent() && !segments.contains(vni.getAsInt()))
        || (source.isPresent() && !peers.contains(source.get()))
        || leadsNowhere(flow);
  }

  /** Whether a flow lets packets out to a VTEP that is not of the file. */
  private boolean leadsNowhere(Flow flow) {
    OptionalLong destination = MetadataField.DEST.in(flow.key().match().metadata());
    return destination.isPresent()
        && destination.getAsLong() > Metadata.MAX_OFPORT
        && !peers.contains(new Ipv4Address((int) destination.getAsLong()));
  }

  /** Takes the copies for VTEPs that are not of the file out of a replication list. */
  private void lessen(Flow flow) {
    ImmutableList<FlowInstruction> lesser =
        flow.instructions().stream()
            .map(
                instruction ->
                    instruction instanceof ApplyActions apply ? lesser(apply) : instruction)
            .collect(ImmutableList.toImmutableList());
    if (!lesser.equals(flow.instructions())) {
      replaced.add(flow);
      adds.add(new Flow(flow.key(), flow.cookie(), lesser, flow.lifetime()));
    }
  }

  private ApplyActions lesser(ApplyActions apply) {
    ImmutableList.Builder<FlowAction> kept = ImmutableList.builder();
    for (Iterator<FlowAction> actions = apply.actions().iterator(); actions.hasNext(); ) {
      FlowAction action = actions.next();
      if (action instanceof FlowAction.SetTunnelDestination to && !peers.contains(to.address())) {
        // The output that follows was for this destination alone.
        if (actions.hasNext()) {
          actions.next();
        }
      } else {
        kept.add(action);
      }
    }
    return new ApplyActions(kept.build());
  }
}
