package dev.overlane.controller.preview;

import com.google.common.collect.ImmutableSet;
import com.google.common.collect.MultimapBuilder;
import com.google.common.collect.SetMultimap;
import dev.overlane.flow.pipeline.FlowTable;
import dev.overlane.flow.pipeline.MetadataField;
import dev.overlane.flow.state.Flow;
import dev.overlane.flow.state.FlowInstruction;
import dev.overlane.flow.state.FlowMatch;
import dev.overlane.flow.state.FlowSet;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/**
 * By which keys a set of flows takes tunnel packets for which port. Where that changes, a packet
 * that one host sends by the new key meets a host that knows the old one, until both have changed.
 */
final class TunnelKeys {

  /** A tunnel key with the tag inside; 0: untagged. */
  private record Key(long id, int tag) {}

  private final Map<Integer, Long> segments = new HashMap<>();
  private final SetMultimap<Long, Key> keys = MultimapBuilder.hashKeys().hashSetValues().build();

  TunnelKeys(FlowSet flows) {
    flows.flows().forEach(this::read);
  }

  private void read(Flow flow) {
    FlowMatch match = flow.key().match();
    OptionalLong segment = segment(flow);
    if (segment.isEmpty()) {
      return;
    }
    if (flow.key().table() == FlowTable.CLASSIFY.id() && match.inPort().isPresent()) {
      segments.put(match.inPort().getAsInt(), segment.getAsLong());
    } else if (flow.key().table() == FlowTable.TUNNEL.id() && match.tunnelId().isPresent()) {
      int tag = match.vlan().map(FlowMatch.VlanMatch::id).orElse(0);
      keys.put(segment.getAsLong(), new Key(match.tunnelId().getAsLong(), tag));
    }
  }

  private static OptionalLong segment(Flow flow) {
    for (FlowInstruction instruction : flow.instructions()) {
      if (instruction instanceof FlowInstruction.WriteMetadata write) {
        return MetadataField.SEGMENT.in(write.bits());
      }
    }
    return OptionalLong.empty();
  }

  /**
   * The ports, by ofport, that tunnel packets will reach by another key.
   *
   * @param before the flows that are there; a port or key that is not among them is new
   */
  Set<Integer> changedFrom(TunnelKeys before) {
    ImmutableSet.Builder<Integer> changed = ImmutableSet.builder();
    segments.forEach(
        (port, segment) -> {
          Set<Key> was = before.keysOf(port);
          Set<Key> is = keys.get(segment);
          if (!was.isEmpty() && !is.isEmpty() && !was.equals(is)) {
            changed.add(port);
          }
        });
    return changed.build();
  }

  private Set<Key> keysOf(int port) {
    Long segment = segments.get(port);
    return segment == null ? ImmutableSet.of() : keys.get(segment);
  }
}
