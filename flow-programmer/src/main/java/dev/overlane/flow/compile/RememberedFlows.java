package dev.overlane.flow.compile;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSortedSet;
import com.google.common.collect.Multimap;
import com.google.common.collect.MultimapBuilder;
import com.google.common.collect.SetMultimap;
import dev.overlane.config.model.Ipv4Address;
import dev.overlane.config.model.MacAddress;
import dev.overlane.config.model.Vni;
import dev.overlane.flow.compile.SegmentRoster.HostMembers;
import dev.overlane.flow.pipeline.FlowCookie;
import dev.overlane.flow.pipeline.FlowTable;
import dev.overlane.flow.pipeline.Metadata;
import dev.overlane.flow.pipeline.MetadataField;
import dev.overlane.flow.state.Bits;
import dev.overlane.flow.state.Flow;
import dev.overlane.flow.state.FlowInstruction.WriteMetadata;
import dev.overlane.flow.state.FlowMatch;
import dev.overlane.flow.state.FlowMatch.MaskedMac;
import dev.overlane.flow.state.FlowSet;
import java.util.HashSet;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** What compiled flows, read back from a switch, say about peers. */
final class RememberedFlows {
  private static final long GUARD_MASK =
      MetadataField.SEGMENT.mask() | MetadataField.SOURCE.mask() | MetadataField.DEST.mask();

  /**
   * A peer in a segment.
   *
   * @param segment value of SEGMENT
   * @param vtep the peer
   */
  private record Place(long segment, Ipv4Address vtep) {}

  private final Set<Ipv4Address> vteps;
  private final SetMultimap<Long, Ipv4Address> guards =
      MultimapBuilder.hashKeys().treeSetValues().build();
  private final Multimap<Place, MacAddress> macs =
      MultimapBuilder.hashKeys().arrayListValues().build();
  private final Set<Long> learning = new HashSet<>();

  private RememberedFlows(Set<Ipv4Address> vteps) {
    this.vteps = vteps;
  }

  /** Reads the flows of this controller and this pipeline; of peers, only these. */
  static RememberedFlows in(FlowSet observed, Set<Ipv4Address> vteps) {
    RememberedFlows remembered = new RememberedFlows(vteps);
    for (Flow flow : observed.flows()) {
      if (FlowCookie.CURRENT.matches(flow.cookie())) {
        remembered.read(flow);
      }
    }
    return remembered;
  }

  /** The members of a segment at each peer that the guard lets its packets out to. */
  ImmutableList<HostMembers> membersOf(Vni vni) {
    long segment = vni.value();
    return guards.get(segment).stream()
        .map(
            vtep ->
                new HostMembers(
                    vtep,
                    ImmutableSortedSet.copyOf(macs.get(new Place(segment, vtep))),
                    learning.contains(segment)))
        .collect(ImmutableList.toImmutableList());
  }

  private void read(Flow flow) {
    OptionalLong segment = MetadataField.SEGMENT.in(flow.key().match().metadata());
    if (segment.isEmpty()) {
      return;
    }
    int table = flow.key().table();
    if (table == FlowTable.EGRESS.id()) {
      readGuard(flow.key().match(), segment.getAsLong());
    } else if (table == FlowTable.FORWARD.id()) {
      readStation(flow, segment.getAsLong());
    } else if (table == FlowTable.LEARN.id()) {
      readLearning(flow.key().match(), segment.getAsLong());
    }
  }

  private void readGuard(FlowMatch match, long segment) {
    Bits metadata = match.metadata();
    if (metadata.mask() == GUARD_MASK
        && match.equals(FlowMatch.ANY.withMetadata(metadata))
        && Metadata.LOCAL.matches(metadata.value())) {
      peer(metadata).ifPresent(vtep -> guards.put(segment, vtep));
    }
  }

  private void readStation(Flow flow, long segment) {
    Optional<MaskedMac> station = flow.key().match().ethDestination().filter(MaskedMac::isExact);
    if (station.isEmpty() || flow.instructions().isEmpty()) {
      return;
    }
    if (flow.instructions().get(0) instanceof WriteMetadata write) {
      peer(write.bits())
          .ifPresent(vtep -> macs.put(new Place(segment, vtep), station.get().value()));
    }
  }

  private void readLearning(FlowMatch match, long segment) {
    if (MetadataField.SOURCE.in(match.metadata()).equals(OptionalLong.of(1))) {
      learning.add(segment);
    }
  }

  private Optional<Ipv4Address> peer(Bits metadata) {
    OptionalLong destination = MetadataField.DEST.in(metadata);
    return destination.isEmpty()
        ? Optional.empty()
        : Optional.of(new Ipv4Address((int) destination.getAsLong())).filter(vteps::contains);
  }
}
