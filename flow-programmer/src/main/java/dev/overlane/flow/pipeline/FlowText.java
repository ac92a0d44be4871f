package dev.overlane.flow.pipeline;

import com.google.common.base.Joiner;
import dev.overlane.flow.state.Flow;
import dev.overlane.flow.state.FlowInstruction;
import dev.overlane.flow.state.FlowKey;
import dev.overlane.flow.state.FlowMatch;
import dev.overlane.flow.state.FlowMatch.VlanMatch;
import java.util.ArrayList;
import java.util.List;

/**
 * Flows in the syntax of {@code ovs-ofctl -O OpenFlow14} (ovs-ofctl(8), "Flow Syntax"): what {@code
 * add-flow} accepts. Only opaque parts have no such syntax; they appear as {@code opaque(HEX)}.
 */
public final class FlowText {
  private FlowText() {}

  /** The whole flow, on one line. */
  public static String of(Flow flow) {
    StringBuilder text = new StringBuilder("cookie=0x").append(Long.toHexString(flow.cookie()));
    Flow.Lifetime lifetime = flow.lifetime();
    if (lifetime.idleTimeout() > 0) {
      text.append(",idle_timeout=").append(lifetime.idleTimeout());
    }
    if (lifetime.hardTimeout() > 0) {
      text.append(",hard_timeout=").append(lifetime.hardTimeout());
    }
    return text.append(',')
        .append(of(flow.key()))
        .append(" actions=")
        .append(instructions(flow.instructions()))
        .toString();
  }

  /** The key alone. */
  public static String of(FlowKey key) {
    List<String> parts = new ArrayList<>();
    parts.add("table=" + key.table());
    parts.add("priority=" + key.priority());
    addMatch(key.match(), parts);
    return Joiner.on(',').join(parts);
  }

  private static void addMatch(FlowMatch match, List<String> parts) {
    match.inPort().ifPresent(port -> parts.add("in_port=" + port));
    match.tunnelId().ifPresent(id -> parts.add("tun_id=0x" + Long.toHexString(id)));
    match.tunnelSource().ifPresent(address -> parts.add("tun_src=" + address));
    if (!match.metadata().isEmpty()) {
      parts.add("metadata=" + match.metadata());
    }
    match.vlan().map(FlowText::vlan).ifPresent(parts::add);
    match.ethSource().ifPresent(mac -> parts.add("dl_src=" + mac));
    match.ethDestination().ifPresent(mac -> parts.add("dl_dst=" + mac));
    match.others().forEach(other -> parts.add("opaque(" + other + ")"));
  }

  private static String vlan(VlanMatch match) {
    return match.equals(VlanMatch.UNTAGGED) ? "vlan_tci=0x0000/0x1fff" : "dl_vlan=" + match.id();
  }

  private static String instructions(List<FlowInstruction> instructions) {
    List<String> parts = new ArrayList<>();
    for (FlowInstruction instruction : instructions) {
      if (instruction instanceof FlowInstruction.ApplyActions apply) {
        apply.actions().forEach(action -> parts.add(ActionText.of(action)));
      } else if (instruction instanceof FlowInstruction.WriteMetadata write) {
        parts.add("write_metadata:" + write.bits());
      } else if (instruction instanceof FlowInstruction.GotoTable next) {
        parts.add("goto_table:" + next.table());
      } else if (instruction instanceof FlowInstruction.Opaque opaque) {
        parts.add("opaque(" + opaque.bytes() + ")");
      }
    }
    return parts.isEmpty() ? "drop" : Joiner.on(',').join(parts);
  }
}
