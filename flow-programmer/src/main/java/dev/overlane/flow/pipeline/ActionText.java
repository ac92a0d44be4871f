package dev.overlane.flow.pipeline;

import dev.overlane.flow.state.FlowAction;
import dev.overlane.flow.state.PortNumbers;

/** Actions in the syntax of ovs-ofctl (ovs-actions(7)). */
final class ActionText {
  /** OFPVID_PRESENT, OpenFlow 1.4 section 7.2.3.7: a header is there. */
  private static final int VLAN_PRESENT = 0x1000;

  private ActionText() {}

  static String of(FlowAction action) {
    if (action instanceof FlowAction.Output output) {
      return output(output.port());
    }
    if (action instanceof FlowAction.SetTunnelId set) {
      return "set_field:0x" + Long.toHexString(set.id()) + "->tun_id";
    }
    if (action instanceof FlowAction.SetTunnelDestination set) {
      return "set_field:" + set.address() + "->tun_dst";
    }
    if (action instanceof FlowAction.PushVlan push) {
      return "push_vlan:0x8100,set_field:" + (VLAN_PRESENT | push.tag().value()) + "->vlan_vid";
    }
    if (action instanceof FlowAction.PopVlan) {
      return "pop_vlan";
    }
    if (action instanceof FlowAction.Resubmit resubmit) {
      return "resubmit(," + resubmit.table() + ")";
    }
    if (action instanceof FlowAction.AnswerArp answer) {
      return "move:NXM_OF_ETH_SRC[]->NXM_OF_ETH_DST[],set_field:"
          + answer.mac()
          + "->eth_src,set_field:2->arp_op,move:NXM_NX_ARP_SHA[]->NXM_NX_ARP_THA[]"
          + ",move:NXM_OF_ARP_SPA[]->NXM_OF_ARP_TPA[],set_field:"
          + answer.mac()
          + "->arp_sha,set_field:"
          + answer.address()
          + "->arp_spa,IN_PORT";
    }
    if (action instanceof FlowAction.TurnSolicitation turn) {
      return "set_field:"
          + FlowAction.TurnSolicitation.ADVERTISEMENT
          + "->icmpv6_type,set_field:2->nd_options_type,set_field:0x"
          + Integer.toHexString(turn.flags())
          + "->nd_reserved";
    }
    if (action instanceof FlowAction.Advertise advertise) {
      return "move:NXM_OF_ETH_SRC[]->NXM_OF_ETH_DST[],set_field:"
          + advertise.mac()
          + "->eth_src,move:NXM_NX_IPV6_SRC[]->NXM_NX_IPV6_DST[],set_field:"
          + advertise.address()
          + "->ipv6_src,set_field:"
          + advertise.mac()
          + "->nd_tll,IN_PORT";
    }
    if (action instanceof FlowAction.Learn learn) {
      return learn(learn);
    }
    if (action instanceof FlowAction.Track track) {
      return "ct(table=" + track.table() + ",zone=" + track.zone() + ")";
    }
    if (action instanceof FlowAction.Commit commit) {
      return "ct(commit,zone=" + commit.zone() + ")";
    }
    if (action instanceof FlowAction.LoadMetadata load) {
      return "load:0x" + Long.toHexString(load.value()) + "->" + bits(load.offset(), load.bits());
    }
    return "opaque(" + ((FlowAction.Opaque) action).bytes() + ")";
  }

  /** As ovs-ofctl writes it: a reserved port stands for itself. */
  static String output(int port) {
    return (PortNumbers.isReserved(port) ? "" : "output:") + PortNumbers.text(port);
  }

  private static String learn(FlowAction.Learn learn) {
    MetadataField segment = MetadataField.SEGMENT;
    int width = learn.fromTunnel() ? MetadataField.DEST.width() : Pipeline.PORT_BITS;
    return "learn(table="
        + learn.table()
        + ",hard_timeout="
        + learn.hardTimeout()
        + ",priority="
        + learn.priority()
        + ",cookie=0x"
        + Long.toHexString(learn.cookie())
        + ",limit="
        + learn.limit()
        + (learn.tells() ? ",result_dst=" + bits(learn.roomBit(), 1) : "")
        + ","
        + bits(segment.offset(), segment.width())
        + ",NXM_OF_ETH_DST[]=NXM_OF_ETH_SRC[],load:"
        + (learn.fromTunnel() ? "NXM_NX_TUN_IPV4_SRC[]" : "NXM_OF_IN_PORT[]")
        + "->"
        + bits(MetadataField.DEST.offset(), width)
        + ")";
  }

  private static String bits(int offset, int width) {
    int last = offset + width - 1;
    return "OXM_OF_METADATA[" + (width == 1 ? "" + offset : offset + ".." + last) + "]";
  }
}
