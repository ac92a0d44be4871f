package dev.overlane.flow.proof;

import com.google.common.collect.ImmutableList;
import dev.overlane.flow.state.Bits;
import dev.overlane.flow.state.ConnectionState;
import dev.overlane.flow.state.FlowAction;
import dev.overlane.flow.state.FlowInstruction;
import dev.overlane.flow.state.HeaderField;
import java.util.List;

/**
 * All ways of packets through one switch, as OpenFlow 1.4 section 5 and ovs-actions(7) say. Of two
 * flows of the same priority OpenFlow leaves open which one a packet hits: both count.
 */
abstract class Walk {
  /** As deep as Open vSwitch follows resubmits before it drops the packet. */
  private static final int DEEPEST = 64;

  private static final long ICMPV6_TYPE_BITS = 0xff;

  /** No switch is known that has a packet tracked so often. */
  private static final int MOST_ROUNDS = 64;

  /** Of a packet that was not tracked nothing is known of its connection. */
  static final Bits UNTRACKED = new Bits(0, 0xffff_ffffL);

  /** Whatever a switch may say of a connection. */
  static final Bits ANY_CONNECTION = new Bits(ConnectionState.TRACKED, ConnectionState.TRACKED);

  /** A switch whose flows send packets round and round is not followed for ever. */
  private static final int MOST_STEPS = 2_000_000;

  /** What happens to packets when they have been through a list of tables. */
  @FunctionalInterface
  interface Then {
    Then NOTHING = packet -> {};

    void accept(Packet packet);
  }

  private final FlowIndex index;
  private final Learned learned;
  private final Ingress ingress;
  private final Bits tracked;
  private int steps;

  /**
   * @param tracked what the switch says of the packets' connections when it tracks them
   */
  Walk(FlowIndex index, Learned learned, Ingress ingress, Bits tracked) {
    this.index = index;
    this.learned = learned;
    this.ingress = ingress;
    this.tracked = tracked;
  }

  /** Packets leave by a port; {@link ReservedPort#IN_PORT} is the one that they came by. */
  abstract void sent(Packet packet, int port);

  /** Packets meet what nobody can follow: they may come out anywhere. */
  abstract void lost(Packet packet, String why);

  /** Packets have the switch learn. */
  abstract void taught(Packet packet, Lesson lesson);

  /** Packets go on in a table, and nothing waits for them to come back. */
  abstract void wentOn(Packet packet, int table);

  /** Takes note of a hit. */
  abstract Packet hit(Packet packet, Rule rule);

  /** Takes away from what a flow gets what flows of higher priority get; may leave it. */
  abstract Region narrowed(Region region, Cube part, List<Rule> rules, int at);

  Ingress ingress() {
    return ingress;
  }

  int steps() {
    return steps;
  }

  /** Looks packets up in a table. */
  void look(Packet packet, int table, int depth, Then then) {
    if (depth > DEEPEST) {
      return;
    }
    if (++steps > MOST_STEPS) {
      lost(packet, "there are too many ways from here to follow them all");
      return;
    }
    Region region = packet.region();
    List<Rule> rules = index.lookUp(table, ingress, packet.key(), packet.metadata(), learned);
    int closed = -1;
    for (int i = 0; i < rules.size() && rules.get(i).priority() >= closed; i++) {
      Rule rule = rules.get(i);
      Cube part = region.cube().and(rule.cube());
      if (part == null) {
        continue;
      }
      if (!rule.vague() && rule.cube().contains(region.cube())) {
        closed = rule.priority();
      }
      Packet hit = hit(packet.in(narrowed(region, part, rules, i)), rule);
      perform(hit, rule, new Position(0, 0), depth, then);
    }
    if (closed < 0) {
      then.accept(packet.in(narrowed(region, region.cube(), rules, rules.size())));
    }
  }

  /** A place in the instructions of a flow. */
  private record Position(int instruction, int action) {}

  /** A meter drops packets or lets them pass: all may, and nothing else becomes of them. */
  private void perform(Packet packet, Rule rule, Position from, int depth, Then then) {
    Packet now = packet;
    ImmutableList<FlowInstruction> instructions = rule.flow().instructions();
    for (int i = from.instruction; i < instructions.size(); i++) {
      FlowInstruction instruction = instructions.get(i);
      if (instruction instanceof FlowInstruction.ApplyActions apply) {
        int first = i == from.instruction ? from.action : 0;
        for (int j = first; j < apply.actions().size(); j++) {
          FlowAction action = apply.actions().get(j);
          if (action instanceof FlowAction.Resubmit resubmit) {
            Position next = new Position(i, j + 1);
            look(now, resubmit.table(), depth + 1, back -> perform(back, rule, next, depth, then));
            return;
          }
          if (action instanceof FlowAction.Learn learn && learn.tells()) {
            // There may be room for the sender or not: both ways are gone.
            long bit = 1L << learn.roomBit();
            perform(now.withMetadata(0, bit), rule, new Position(i, j + 1), depth, then);
            now = now.withMetadata(bit, bit);
          }
          now = after(now, action);
        }
      } else if (instruction instanceof FlowInstruction.WriteMetadata write) {
        now = now.withMetadata(write.bits().value(), write.bits().mask());
      } else if (instruction instanceof FlowInstruction.GotoTable next) {
        goOn(now, next.table(), depth, then);
        return;
      } else if (instruction instanceof FlowInstruction.Opaque opaque) {
        lost(now, "nobody knows what the instruction " + opaque.bytes() + " does");
      }
    }
    then.accept(now);
  }

  @SuppressWarnings("ReferenceEquality") // the one that waits for nothing
  private void goOn(Packet packet, int table, int depth, Then then) {
    if (then == Then.NOTHING) {
      wentOn(packet, table);
    } else {
      look(packet, table, depth, then);
    }
  }

  private Packet after(Packet packet, FlowAction action) {
    if (action instanceof FlowAction.Output output) {
      output(packet, output.port());
    } else if (action instanceof FlowAction.SetTunnelId set) {
      return packet.withKey(set.id());
    } else if (action instanceof FlowAction.SetTunnelDestination set) {
      return packet.withDestination(set.address().value());
    } else if (action instanceof FlowAction.PushVlan push) {
      return packet.in(packet.region().pushed(push.tag().value()));
    } else if (action instanceof FlowAction.PopVlan) {
      return popped(packet);
    } else if (action instanceof FlowAction.AnswerArp || action instanceof FlowAction.Advertise) {
      sent(packet, ReservedPort.IN_PORT);
    } else if (action instanceof FlowAction.TurnSolicitation) {
      int word = HeaderWords.lowerOf(HeaderField.ICMPV6_TYPE);
      return packet.in(
          packet
              .region()
              .with(word, new Bits(FlowAction.TurnSolicitation.ADVERTISEMENT, ICMPV6_TYPE_BITS)));
    } else if (action instanceof FlowAction.Track track) {
      if (packet.rounds() < MOST_ROUNDS) {
        wentOn(packet.tracked(tracked), track.table());
      }
      return packet.in(packet.region().tracked(UNTRACKED));
    } else if (action instanceof FlowAction.LoadMetadata load) {
      long mask = (-1L >>> (Long.SIZE - load.bits())) << load.offset();
      return packet.withMetadata((load.value() << load.offset()) & mask, mask);
    } else if (action instanceof FlowAction.Learn learn) {
      taught(packet, Lesson.of(learn, packet.metadata()));
    } else if (action instanceof FlowAction.Opaque opaque) {
      lost(packet, "nobody knows what the action " + opaque.bytes() + " does");
    }
    return packet;
  }

  private void output(Packet packet, int port) {
    if (port == ReservedPort.IN_PORT || port == SwitchView.LOCAL_PORT || port > 0) {
      sent(packet, port);
    } else {
      lost(packet, ReservedPort.meaning(port));
    }
  }

  /** Of a frame without a header there is nothing to pop. */
  private static Packet popped(Packet packet) {
    boolean untagged =
        packet.region().cube().tag().mask() == Cube.TAG_BITS
            && packet.region().cube().tag().value() == 0;
    return untagged ? packet : packet.in(packet.region().popped());
  }
}
