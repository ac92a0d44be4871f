package dev.overlane.bench.job;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.Maps;
import dev.overlane.lab.SandboxHost;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What one switch holds, in the bytes of OpenFlow and in ovs-ofctl's words. A value.
 *
 * @param flows the bytes
 * @param texts flows as ovs-ofctl(8) takes them, by what identifies them
 */
record FlowState(ImmutableMap<HeldFlow.Key, HeldFlow> flows, ImmutableMap<String, String> texts) {
  private static final String ACTIONS = " actions=";

  static final FlowState EMPTY = new FlowState(ImmutableMap.of(), ImmutableMap.of());

  /** Reads a bridge. */
  static FlowState of(SandboxHost host, String bridge) {
    try (SwitchChannel channel = SwitchChannel.connect(host.directory(), bridge)) {
      return new FlowState(channel.read().flows(), texts(host, bridge));
    }
  }

  private static ImmutableMap<String, String> texts(SandboxHost host, String bridge) {
    ImmutableMap.Builder<String, String> texts = ImmutableMap.builder();
    host.ofctl("--no-stats", "--no-names", "dump-flows", bridge)
        .lines()
        .filter(line -> line.contains(ACTIONS))
        .map(String::strip)
        .forEach(line -> texts.put(key(line), line.replace(ACTIONS, ",actions=")));
    return texts.buildOrThrow();
  }

  /** Without its cookie, which comes first, and its actions, which come last. */
  private static String key(String line) {
    return line.substring(line.indexOf(", ") + 2, line.indexOf(ACTIONS));
  }

  /** The flow mods that make one state another: what goes first, what comes or changes then. */
  List<byte[]> modsTo(FlowState other) {
    List<byte[]> mods = new ArrayList<>();
    Maps.difference(flows, other.flows).entriesOnlyOnLeft().values().stream()
        .map(HeldFlow::delete)
        .forEach(mods::add);
    other.flows.forEach(
        (key, flow) -> {
          if (!flow.equals(flows.get(key))) {
            mods.add(flow.add());
          }
        });
    return mods;
  }

  /** The same as a file for {@code ovs-ofctl --bundle add-flows}. */
  String textTo(FlowState other) {
    StringBuilder text = new StringBuilder();
    for (String key : texts.keySet()) {
      if (!other.texts.containsKey(key)) {
        text.append("delete_strict ").append(key).append('\n');
      }
    }
    for (Map.Entry<String, String> flow : other.texts.entrySet()) {
      if (!flow.getValue().equals(texts.get(flow.getKey()))) {
        text.append("add ").append(flow.getValue()).append('\n');
      }
    }
    return text.toString();
  }
}
