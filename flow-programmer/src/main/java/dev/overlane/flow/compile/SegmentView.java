package dev.overlane.flow.compile;

import static java.util.Comparator.comparingInt;

import com.google.common.base.Suppliers;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.ImmutableSortedMap;
import dev.overlane.config.model.IpAddress;
import dev.overlane.config.model.MacAddress;
import dev.overlane.config.model.Overlay;
import dev.overlane.config.model.Segment;
import dev.overlane.flow.compile.HostBindings.LocalPort;
import dev.overlane.flow.compile.SegmentRoster.AddressOwner;
import dev.overlane.flow.compile.SegmentRoster.HostMembers;
import dev.overlane.flow.pipeline.FlowCookie;
import dev.overlane.flow.pipeline.FlowCookie.Feature;
import dev.overlane.flow.pipeline.FlowTable;
import dev.overlane.flow.pipeline.HostScope.SegmentScope;
import dev.overlane.flow.pipeline.Metadata;
import dev.overlane.flow.pipeline.TunnelKey;
import dev.overlane.flow.state.Bits;
import dev.overlane.flow.state.FlowMatch;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * A segment as one host sees it.
 *
 * @param segment the segment
 * @param key how tunnel packets tell it
 * @param ports its ports here, by ofport
 * @param peers the other hosts with members, by name, whether or not there is a tunnel
 * @param known where its stations are that need no learning, see {@link KnownMacs}
 * @param addresses the IP addresses that the file gives to ports of the segment, wherever they are
 * @param shared flows that other hosts have alike
 */
record SegmentView(
    Segment segment,
    TunnelKey key,
    ImmutableList<LocalPort> ports,
    ImmutableSortedMap<String, HostMembers> peers,
    Supplier<Map<MacAddress, Bits>> known,
    ImmutableSortedMap<IpAddress, AddressOwner> addresses,
    MemberFlows shared) {

  static SegmentView of(
      Overlay overlay,
      Segment segment,
      List<LocalPort> ports,
      ImmutableSortedMap<String, HostMembers> peers,
      ImmutableSortedMap<IpAddress, AddressOwner> addresses,
      SharedFlows all) {
    ImmutableList<LocalPort> sorted =
        ImmutableList.sortedCopyOf(comparingInt(LocalPort::ofport), ports);
    TunnelKey key = TunnelKey.of(overlay, segment);
    MemberFlows shared = all.of(segment, key);
    int members = peers.values().stream().mapToInt(host -> host.knownMacs().size()).sum();
    shared.trim(ports.size() + members + peers.size() + addresses.size());
    // Found when asked for: most parts of a host's flows do not name stations.
    Supplier<Map<MacAddress, Bits>> stations =
        Suppliers.memoize(() -> KnownMacs.in(sorted, peers.values()));
    return new SegmentView(segment, key, sorted, peers, stations, addresses, shared);
  }

  /** Where its stations are that need no learning. */
  Map<MacAddress, Bits> stations() {
    return known.get();
  }

  int vni() {
    return segment.vni().value();
  }

  /** The segment's value in metadata. */
  Bits metadata() {
    return Metadata.segment(segment.vni());
  }

  /** Matches the segment's packets. */
  FlowMatch match() {
    return FlowMatch.ANY.withMetadata(metadata());
  }

  /** Matches what comes in by one of its ports. */
  FlowMatch from(LocalPort port) {
    return match().withInPort(port.ofport());
  }

  /** The cookie of a flow that serves this segment. */
  long cookie(Feature feature) {
    return FlowCookie.of(feature, vni());
  }

  /** Whether something may be kept from passing in it. */
  boolean isRuled() {
    return !segment.rules().areNone();
  }

  /** Where what a port here sends goes on if it needs no answer from the switch. */
  FlowTable afterAnswer() {
    return isRuled() ? FlowTable.SENDER_RULES : FlowTable.LEARN;
  }

  /**
   * Whether what comes by the tunnel is looked at by its rules: some port of it, here or elsewhere,
   * has rules about what goes to it, or connections are tracked.
   */
  boolean judgesArrivals() {
    return isRuled() && (segment.rules().stateful() || segment.rules().guardsReceivers());
  }

  SegmentScope scope() {
    return new SegmentScope(
        ports.stream().map(LocalPort::ofport).collect(ImmutableSet.toImmutableSet()),
        key,
        peers.values().stream().map(HostMembers::vtep).collect(ImmutableSet.toImmutableSet()),
        segment.zone());
  }
}
