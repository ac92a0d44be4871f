package dev.overlane.flow.trace;

import com.google.common.collect.ImmutableList;
import dev.overlane.flow.pipeline.FlowTable;
import dev.overlane.flow.state.Bits;
import dev.overlane.flow.state.Flow;
import dev.overlane.flow.state.FlowKey;
import dev.overlane.flow.state.FlowMatch;
import dev.overlane.flow.state.FlowSet;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A switch as OpenFlow 1.4 describes it (section 5), with OVS's resubmit and learn. It refuses
 * tables in which two flows of one priority match a packet, the learned ones apart.
 */
final class SwitchOracle {
  private final FlowSet flows;
  private final Map<FlowKey, Flow> learned = new LinkedHashMap<>();

  SwitchOracle(FlowSet flows) {
    this.flows = flows;
  }

  /** Takes in a packet, learns, and returns what leaves, in order. */
  ImmutableList<Emission> receive(Frame frame) {
    return new Passage(this, frame).run();
  }

  void learn(Flow flow) {
    learned.put(flow.key(), flow);
  }

  Collection<Flow> learned() {
    return learned.values();
  }

  Optional<Flow> lookUp(int table, Frame frame, long metadata) {
    boolean own = table == FlowTable.LEARNED.id();
    List<Flow> hits =
        (own ? learned.values() : flows.flows())
            .stream()
                .filter(flow -> flow.key().table() == table)
                .filter(flow -> matches(flow.key().match(), frame, metadata))
                .sorted(Comparator.comparingInt((Flow flow) -> -flow.key().priority()))
                .toList();
    if (!own && hits.size() > 1 && hits.get(0).key().priority() == hits.get(1).key().priority()) {
      throw new AssertionError("ambiguous: " + hits.get(0) + " and " + hits.get(1));
    }
    return hits.stream().findFirst();
  }

  private static boolean matches(FlowMatch match, Frame frame, long metadata) {
    Bits bits = match.metadata();
    return bits.matches(metadata)
        && (match.inPort().isEmpty() || match.inPort().getAsInt() == frame.inPort())
        && (match.tunnelId().isEmpty() || match.tunnelId().equals(frame.tunnelKey()))
        && (match.tunnelSource().isEmpty()
            || match.tunnelSource().equals(frame.tunnel().map(Frame.Outer::address)))
        && match.ethSource().map(mac -> mac.matches(frame.source())).orElse(true)
        && match.ethDestination().map(mac -> mac.matches(frame.destination())).orElse(true)
        && match.vlan().map(vlan -> matchesTag(vlan.id(), frame.tags())).orElse(true);
  }

  private static boolean matchesTag(int id, List<Integer> tags) {
    return id == 0 ? tags.isEmpty() : !tags.isEmpty() && tags.get(0) == id;
  }
}
