package dev.overlane.flow.proof;

import com.google.common.collect.ImmutableList;
import dev.overlane.flow.state.FlowMatch;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The flows of one table by what they ask of things that a packet has just one of: a hash for each
 * combination of questions, as Open vSwitch's own classifier has (tuple space search).
 */
final class TableIndex {

  /** Spreads what is summed up over all bits: 2^64 divided by the golden ratio. */
  private static final long SPREAD = 0x9e37_79b9_7f4a_7c15L;

  /** Which questions; a mask of zero bits asks nothing. */
  private record Shape(int port, int from, long key, long metadata) {
    Probe probe(int packetPort, int packetFrom, long packetKey, long packetMetadata) {
      return new Probe(
          packetPort & port, packetFrom & from, packetKey & key, packetMetadata & metadata);
    }
  }

  private record Probe(int port, int from, long key, long metadata) {
    // Written out: what the compiler makes of a record is slow where it is asked for so often.

    @Override
    public boolean equals(Object other) {
      return other instanceof Probe probe
          && port == probe.port
          && from == probe.from
          && key == probe.key
          && metadata == probe.metadata;
    }

    @Override
    public int hashCode() {
      return Long.hashCode(((port * SPREAD + from) * SPREAD + key) * SPREAD + metadata * SPREAD);
    }
  }

  private final Map<Shape, Map<Probe, List<Rule>>> shapes = new LinkedHashMap<>();

  void add(Rule rule) {
    FlowMatch match = rule.flow().key().match();
    Shape shape =
        new Shape(
            match.inPort().isPresent() ? -1 : 0,
            match.tunnelSource().isPresent() ? -1 : 0,
            match.tunnelId().isPresent() ? -1 : 0,
            match.metadata().mask());
    Probe probe =
        new Probe(
            match.inPort().orElse(0),
            match.tunnelSource().isPresent() ? match.tunnelSource().get().value() : 0,
            match.tunnelId().orElse(0),
            match.metadata().value());
    shapes
        .computeIfAbsent(shape, none -> new HashMap<>())
        .computeIfAbsent(probe, none -> new ArrayList<>(1))
        .add(rule);
  }

  void sort() {
    for (Map<Probe, List<Rule>> rules : shapes.values()) {
      rules.values().forEach(FlowIndex::sort);
    }
  }

  List<Rule> lookUp(int port, int from, long key, long metadata) {
    List<Rule> only = ImmutableList.of();
    List<List<Rule>> all = new ArrayList<>(0);
    for (Map.Entry<Shape, Map<Probe, List<Rule>>> entry : shapes.entrySet()) {
      List<Rule> found = entry.getValue().get(entry.getKey().probe(port, from, key, metadata));
      if (found == null) {
        continue;
      }
      if (!only.isEmpty()) {
        all.add(only);
      }
      only = found;
    }
    if (all.isEmpty()) {
      return only;
    }
    all.add(only);
    return FlowIndex.merged(all);
  }
}
