package dev.overlane.flow.compile;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSortedMap;
import com.google.common.collect.ListMultimap;
import com.google.common.collect.Maps;
import com.google.common.collect.MultimapBuilder;
import dev.overlane.config.model.DatapathType;
import dev.overlane.config.model.Host;
import dev.overlane.config.model.IpAddress;
import dev.overlane.config.model.NetworkModel;
import dev.overlane.config.model.Overlay;
import dev.overlane.config.model.Segment;
import dev.overlane.flow.compile.HostBindings.LocalPort;
import dev.overlane.flow.compile.SegmentRoster.AddressOwner;
import dev.overlane.flow.compile.SegmentRoster.HostMembers;
import dev.overlane.flow.pipeline.HostScope;
import java.util.Map;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * What concerns one host: the segments whose flows it has, and their members elsewhere.
 *
 * @param overlay how packets travel between hosts
 * @param tunnelPort OpenFlow port of the tunnel; empty: nothing comes from peers, nothing goes
 *     there
 * @param segments the segments whose flows the host has, by name
 * @param tracksFragments whether its datapath keeps the fragments of each zone apart while it
 *     tracks them
 */
record HostView(
    Overlay overlay,
    OptionalInt tunnelPort,
    ImmutableList<SegmentView> segments,
    boolean tracksFragments) {

  static HostView of(
      NetworkModel model,
      Host host,
      HostBindings bindings,
      Map<String, SegmentRoster> rosters,
      SharedFlows shared) {
    shared.trim(model.segments().size());
    ListMultimap<String, LocalPort> ports = MultimapBuilder.treeKeys().arrayListValues().build();
    bindings.ports().values().forEach(port -> ports.put(port.segment(), port));
    ImmutableList.Builder<SegmentView> segments = ImmutableList.builder();
    for (String name : bindings.segments()) {
      Segment segment = model.segments().get(name);
      checkArgument(segment != null, "%s has ports in unknown segment %s", host.name(), name);
      segments.add(
          SegmentView.of(
              model.overlay(),
              segment,
              ports.get(name),
              peers(rosters.get(name), host),
              addresses(rosters.get(name)),
              shared));
    }
    return new HostView(
        model.overlay(),
        bindings.tunnelOfport(),
        segments.build(),
        host.datapathType() == DatapathType.SYSTEM);
  }

  private static ImmutableSortedMap<IpAddress, AddressOwner> addresses(
      @Nullable SegmentRoster roster) {
    return roster == null ? ImmutableSortedMap.of() : roster.addresses();
  }

  private static ImmutableSortedMap<String, HostMembers> peers(
      @Nullable SegmentRoster roster, Host host) {
    if (roster == null) {
      return ImmutableSortedMap.of();
    }
    return ImmutableSortedMap.copyOfSorted(
        Maps.filterKeys(roster.hosts(), name -> !name.equals(host.name())));
  }

  /** The tunnel's port, if there is a tunnel and some host at its other end. */
  OptionalInt uplink() {
    return segments.stream().allMatch(segment -> segment.peers().isEmpty())
        ? OptionalInt.empty()
        : tunnelPort;
  }

  /** What the flows of this host may name. */
  HostScope scope() {
    ImmutableMap.Builder<Integer, HostScope.SegmentScope> scopes = ImmutableMap.builder();
    segments.forEach(segment -> scopes.put(segment.vni(), segment.scope()));
    return new HostScope(tunnelPort, scopes.buildOrThrow(), tracksFragments);
  }
}
