package dev.overlane.flow.loxi;

import com.google.common.collect.ImmutableList;
import dev.overlane.config.model.Ipv4Address;
import dev.overlane.config.model.VlanTag;
import dev.overlane.flow.state.FlowAction;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.Optional;
import org.projectfloodlight.openflow.protocol.OFFactory;
import org.projectfloodlight.openflow.protocol.action.OFAction;
import org.projectfloodlight.openflow.protocol.action.OFActionOutput;
import org.projectfloodlight.openflow.protocol.action.OFActionPopVlan;
import org.projectfloodlight.openflow.protocol.action.OFActionSetField;
import org.projectfloodlight.openflow.protocol.action.OFActions;
import org.projectfloodlight.openflow.protocol.oxm.OFOxm;
import org.projectfloodlight.openflow.protocol.oxm.OFOxmTunnelId;
import org.projectfloodlight.openflow.protocol.oxm.OFOxmTunnelIpv4Dst;
import org.projectfloodlight.openflow.protocol.oxm.OFOxmVlanVid;
import org.projectfloodlight.openflow.protocol.oxm.OFOxms;
import org.projectfloodlight.openflow.types.EthType;
import org.projectfloodlight.openflow.types.IPv4Address;
import org.projectfloodlight.openflow.types.OFPort;
import org.projectfloodlight.openflow.types.OFVlanVidMatch;
import org.projectfloodlight.openflow.types.U64;

/**
 * Lists of {@link FlowAction}s on the wire (OpenFlow 1.4 section 7.2.4). Each action is read alone;
 * a reading counts only if writing it gives the same bytes back, else the action is kept opaque. So
 * nothing is lost or mistaken, whatever others put into the switch.
 */
final class ActionCodec {
  private static final int MIN_BYTES = 8;
  private static final int LENGTH_OFFSET = 2;
  private static final int PUSH_VLAN = 17;
  private static final int EXPERIMENTER = 0xffff;
  private static final int PUSH_AND_SET_BYTES = 24;
  private static final int VLAN_PRESENT = 0x1000;

  private final OFActions actions;
  private final OFOxms oxms;

  ActionCodec(OFFactory factory) {
    this.actions = factory.actions();
    this.oxms = factory.oxms();
  }

  /** Appends one action; VLAN pushing is two on the wire, an answer is several. */
  void write(FlowAction action, ByteBuf out) {
    if (action instanceof FlowAction.Resubmit resubmit) {
      NxCodec.write(resubmit, out);
    } else if (action instanceof FlowAction.Learn learn) {
      NxCodec.write(learn, out);
    } else if (action instanceof FlowAction.LoadMetadata load) {
      NxCodec.write(load, out);
    } else if (action instanceof FlowAction.Track track) {
      NxCodec.write(track, out);
    } else if (action instanceof FlowAction.Commit commit) {
      NxCodec.write(commit, out);
    } else if (action instanceof FlowAction.AnswerArp
        || action instanceof FlowAction.TurnSolicitation
        || action instanceof FlowAction.Advertise) {
      AnswerCodec.write(action, out);
    } else if (action instanceof FlowAction.Opaque opaque) {
      out.writeBytes(opaque.bytes().toArray());
    } else {
      writeStandard(action, out);
    }
  }

  private void writeStandard(FlowAction action, ByteBuf out) {
    if (action instanceof FlowAction.Output output) {
      actions.output(OFPort.of(output.port()), 0).writeTo(out);
    } else if (action instanceof FlowAction.SetTunnelId set) {
      actions.setField(oxms.tunnelId(U64.of(set.id()))).writeTo(out);
    } else if (action instanceof FlowAction.SetTunnelDestination set) {
      IPv4Address address = IPv4Address.of(set.address().value());
      actions.setField(oxms.tunnelIpv4Dst(address)).writeTo(out);
    } else if (action instanceof FlowAction.PushVlan push) {
      actions.pushVlan(EthType.VLAN_FRAME).writeTo(out);
      short vid = (short) (VLAN_PRESENT | push.tag().value());
      actions.setField(oxms.vlanVid(OFVlanVidMatch.ofRawVid(vid))).writeTo(out);
    } else if (action instanceof FlowAction.PopVlan) {
      actions.popVlan().writeTo(out);
    }
  }

  /** Reads a list of actions to its end. */
  ImmutableList<FlowAction> read(ByteBuf list) throws MalformedException {
    ImmutableList.Builder<FlowAction> read = ImmutableList.builder();
    ByteBuf scratch = Unpooled.buffer(128);
    while (list.isReadable()) {
      Optional<FlowAction> several =
          readPushVlan(list, scratch).or(() -> AnswerCodec.read(list, scratch));
      read.add(several.isPresent() ? several.get() : readOne(list, scratch));
    }
    return read.build();
  }

  private Optional<FlowAction> readPushVlan(ByteBuf list, ByteBuf scratch) {
    if (list.readableBytes() < PUSH_AND_SET_BYTES
        || list.getUnsignedShort(list.readerIndex()) != PUSH_VLAN) {
      return Optional.empty();
    }
    ByteBuf both = list.slice(list.readerIndex(), PUSH_AND_SET_BYTES);
    Optional<FlowAction> push =
        guess(both.slice(MIN_BYTES, PUSH_AND_SET_BYTES - MIN_BYTES))
            .filter(action -> isExactly(action, both, scratch));
    push.ifPresent(action -> list.skipBytes(PUSH_AND_SET_BYTES));
    return push;
  }

  private FlowAction readOne(ByteBuf list, ByteBuf scratch) throws MalformedException {
    ByteBuf bytes = Cut.next(list, LENGTH_OFFSET, MIN_BYTES);
    return guess(bytes)
        .filter(action -> isExactly(action, bytes, scratch))
        .orElseGet(() -> new FlowAction.Opaque(Cut.raw(bytes)));
  }

  private boolean isExactly(FlowAction action, ByteBuf bytes, ByteBuf scratch) {
    write(action, scratch.clear());
    return ByteBufUtil.equals(scratch, bytes);
  }

  private Optional<FlowAction> guess(ByteBuf bytes) {
    if (bytes.getUnsignedShort(bytes.readerIndex()) == EXPERIMENTER) {
      return NxCodec.guess(bytes);
    }
    return OpenFlowJ.<OFAction>read(actions.getReader(), bytes).flatMap(ActionCodec::named);
  }

  private static Optional<FlowAction> named(OFAction action) {
    if (action instanceof OFActionOutput output) {
      return Optional.of(new FlowAction.Output(output.getPort().getPortNumber()));
    } else if (action instanceof OFActionPopVlan) {
      return Optional.of(new FlowAction.PopVlan());
    } else if (action instanceof OFActionSetField set) {
      return named(set.getField());
    }
    return Optional.empty();
  }

  private static Optional<FlowAction> named(OFOxm<?> field) {
    if (field instanceof OFOxmTunnelId id) {
      return Optional.of(new FlowAction.SetTunnelId(id.getValue().getValue()));
    } else if (field instanceof OFOxmTunnelIpv4Dst destination) {
      Ipv4Address address = new Ipv4Address(destination.getValue().getInt());
      return Optional.of(new FlowAction.SetTunnelDestination(address));
    } else if (field instanceof OFOxmVlanVid vid) {
      // Alone it is no push: the comparison of bytes tells.
      int id = vid.getValue().getRawVid() & 0xfff;
      return id >= VlanTag.MIN && id <= VlanTag.MAX
          ? Optional.of(new FlowAction.PushVlan(new VlanTag(id)))
          : Optional.empty();
    }
    return Optional.empty();
  }
}
