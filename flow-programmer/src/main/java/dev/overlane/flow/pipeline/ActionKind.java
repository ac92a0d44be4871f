package dev.overlane.flow.pipeline;

import com.google.common.collect.ImmutableList;
import dev.overlane.flow.state.FlowAction;

/** A kind of action, as a table's declaration names it. */
enum ActionKind {
  OUTPUT("output", FlowAction.Output.class),
  SET_TUNNEL_ID("set tun_id", FlowAction.SetTunnelId.class),
  SET_TUNNEL_DESTINATION("set tun_dst", FlowAction.SetTunnelDestination.class),
  PUSH_VLAN("push_vlan", FlowAction.PushVlan.class),
  POP_VLAN("pop_vlan", FlowAction.PopVlan.class),
  RESUBMIT("resubmit", FlowAction.Resubmit.class),
  ANSWER_ARP("answer ARP", FlowAction.AnswerArp.class),
  TURN_SOLICITATION("turn solicitation", FlowAction.TurnSolicitation.class),
  ADVERTISE("advertise", FlowAction.Advertise.class),
  LEARN("learn", FlowAction.Learn.class),
  TRACK("ct", FlowAction.Track.class),
  COMMIT("ct(commit)", FlowAction.Commit.class),
  LOAD_METADATA("load", FlowAction.LoadMetadata.class),
  /** Only observed flows have such: declared by no table. */
  OPAQUE("opaque", FlowAction.Opaque.class);

  private static final ImmutableList<ActionKind> ALL = ImmutableList.copyOf(values());

  private final String label;
  private final Class<? extends FlowAction> type;

  ActionKind(String label, Class<? extends FlowAction> type) {
    this.label = label;
    this.type = type;
  }

  String label() {
    return label;
  }

  static ActionKind of(FlowAction action) {
    for (ActionKind kind : ALL) {
      if (kind.type.isInstance(action)) {
        return kind;
      }
    }
    return OPAQUE;
  }
}
