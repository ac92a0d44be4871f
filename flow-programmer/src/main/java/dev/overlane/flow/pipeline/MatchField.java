package dev.overlane.flow.pipeline;

import com.google.common.collect.ImmutableList;
import dev.overlane.flow.state.FlowMatch;

/** What of a packet, metadata apart, a table may match. */
enum MatchField {
  IN_PORT("in_port"),
  TUNNEL_ID("tun_id"),
  TUNNEL_SOURCE("tun_src"),
  VLAN("vlan_vid"),
  ETH_SOURCE("eth_src"),
  ETH_DESTINATION("eth_dst"),
  /** Fields without a name here: declared by no table. */
  OTHER("other");

  static final ImmutableList<MatchField> ALL = ImmutableList.copyOf(values());

  private final String label;

  MatchField(String label) {
    this.label = label;
  }

  /** Its name in ovs-fields(7). */
  String label() {
    return label;
  }

  boolean usedBy(FlowMatch match) {
    return switch (this) {
      case IN_PORT -> match.inPort().isPresent();
      case TUNNEL_ID -> match.tunnelId().isPresent();
      case TUNNEL_SOURCE -> match.tunnelSource().isPresent();
      case VLAN -> match.vlan().isPresent();
      case ETH_SOURCE -> match.ethSource().isPresent();
      case ETH_DESTINATION -> match.ethDestination().isPresent();
      case OTHER -> !match.others().isEmpty();
    };
  }
}
