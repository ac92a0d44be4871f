package dev.overlane.flow.pipeline;

import com.google.common.base.Joiner;
import dev.overlane.flow.state.Bits;
import dev.overlane.flow.state.Flow;
import dev.overlane.flow.state.FlowAction;
import dev.overlane.flow.state.FlowInstruction;
import dev.overlane.flow.state.FlowKey;
import dev.overlane.flow.state.FlowMatch;
import dev.overlane.flow.state.FlowMatch.VlanMatch;
import dev.overlane.flow.state.PortNumbers;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;

/**
 * Flows in the syntax of {@code ovs-ofctl -O OpenFlow14} (ovs-ofctl(8), "Flow Syntax"): what {@code
 * add-flow} accepts. Only opaque parts have no such syntax; they appear as {@code opaque(HEX)}.
 */
public final class FlowText {
  private FlowText() {}

  /** The whole flow, on one line. */
  public static String of(Flow flow) {
    return of(flow, Map.of());
  }

  /**
   * The whole flow, on one line.
   *
   * @param names what to write instead of certain port numbers: of ports that have none yet
   */
  public static String of(Flow flow, Map<Integer, String> names) {
    StringBuilder text = new StringBuilder("cookie=0x").append(Long.toHexString(flow.cookie()));
    Flow.Lifetime lifetime = flow.lifetime();
    if (lifetime.idleTimeout() > 0) {
      text.append(",idle_timeout=").append(lifetime.idleTimeout());
    }
    if (lifetime.hardTimeout() > 0) {
      text.append(",hard_timeout=").append(lifetime.hardTimeout());
    }
    return text.append(',')
        .append(of(flow.key(), names))
        .append(" actions=")
        .append(instructions(flow.instructions(), names))
        .toString();
  }

  /** The key alone. */
  public static String of(FlowKey key) {
    return of(key, Map.of());
  }

  private static String of(FlowKey key, Map<Integer, String> names) {
    List<String> parts = new ArrayList<>();
    parts.add("table=" + key.table());
    parts.add("priority=" + key.priority());
    addMatch(key.match(), parts, names);
    return Joiner.on(',').join(parts);
  }

  private static void addMatch(FlowMatch match, List<String> parts, Map<Integer, String> names) {
    match.inPort().ifPresent(port -> parts.add("in_port=" + port(port, names)));
    match.tunnelId().ifPresent(id -> parts.add("tun_id=0x" + Long.toHexString(id)));
    match.tunnelSource().ifPresent(address -> parts.add("tun_src=" + address));
    if (!match.metadata().isEmpty()) {
      parts.add("metadata=" + metadata(match.metadata(), names));
    }
    match.vlan().map(FlowText::vlan).ifPresent(parts::add);
    match.ethSource().ifPresent(mac -> parts.add("dl_src=" + mac));
    match.ethDestination().ifPresent(mac -> parts.add("dl_dst=" + mac));
    match.headers().forEach(header -> parts.add(header.toString()));
    match.others().forEach(other -> parts.add("opaque(" + other + ")"));
  }

  private static String vlan(VlanMatch match) {
    return match.equals(VlanMatch.UNTAGGED) ? "vlan_tci=0x0000/0x1fff" : "dl_vlan=" + match.id();
  }

  private static String port(int port, Map<Integer, String> names) {
    return names.getOrDefault(port, PortNumbers.text(port));
  }

  /** A destination that has no number yet is written in the place of its digits. */
  private static String metadata(Bits bits, Map<Integer, String> names) {
    OptionalLong destination = MetadataField.DEST.in(bits);
    String name =
        destination.isPresent() && destination.getAsLong() <= Metadata.MAX_OFPORT
            ? names.get((int) destination.getAsLong())
            : null;
    return name == null
        ? bits.toString()
        : String.format(
            Locale.ROOT,
            "0x%s%08x/0x%x",
            name,
            bits.value() & ~MetadataField.DEST.mask(),
            bits.mask());
  }

  private static String action(FlowAction action, Map<Integer, String> names) {
    return action instanceof FlowAction.Output output && names.containsKey(output.port())
        ? "output:" + port(output.port(), names)
        : ActionText.of(action);
  }

  private static String instructions(
      List<FlowInstruction> instructions, Map<Integer, String> names) {
    List<String> parts = new ArrayList<>();
    for (FlowInstruction instruction : instructions) {
      if (instruction instanceof FlowInstruction.ApplyActions apply) {
        apply.actions().forEach(action -> parts.add(action(action, names)));
      } else if (instruction instanceof FlowInstruction.WriteMetadata write) {
        parts.add("write_metadata:" + metadata(write.bits(), names));
      } else if (instruction instanceof FlowInstruction.Meter metered) {
        parts.add("meter:" + port(metered.meter(), names));
      } else if (instruction instanceof FlowInstruction.GotoTable next) {
        parts.add("goto_table:" + next.table());
      } else if (instruction instanceof FlowInstruction.Opaque opaque) {
        parts.add("opaque(" + opaque.bytes() + ")");
      }
    }
    return parts.isEmpty() ? "drop" : Joiner.on(',').join(parts);
  }
}
