package dev.overlane.controller.isolation;

import static com.google.common.base.Preconditions.checkState;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableListMultimap;
import dev.overlane.flow.state.Flow;
import dev.overlane.flow.state.FlowAction;
import dev.overlane.flow.state.FlowInstruction;
import dev.overlane.flow.state.FlowMatch;
import dev.overlane.flow.state.FlowSet;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What a switch does with whole sets of packets: each look-up splits a set only where flows of that
 * table tell its packets apart. Where two flows of one priority match, both are followed, and where
 * a flow asks for what a frame carries, the packets are followed both as hits and as misses.
 * Nothing is learned: what packets of these sets would have the switch learn is another state,
 * which is looked at when it is there.
 */
final class SymbolicSwitch {
  private static final int ANY_PORT = -1;
  private static final int ANY_VLAN = -1;

  /** A flow with its match in terms of packet classes; tags apart, they depend on the packet. */
  private record Rule(Flow flow, int inPort, int vlan, Box fields) {}

  /** Packets on their way. */
  private record State(Box packets, long metadata, Outside outside, @Nullable Trail trail) {
    State with(Box fewer) {
      return new State(fewer, metadata, outside, trail);
    }

    State with(Outside next) {
      return new State(packets, metadata, next, trail);
    }

    State with(long bits) {
      return new State(packets, bits, outside, trail);
    }

    State after(Flow flow) {
      return new State(packets, metadata, outside, new Trail(trail, flow));
    }
  }

  private final PacketClasses classes;
  private final ImmutableListMultimap<Integer, Rule> tables;

  SymbolicSwitch(FlowSet flows, PacketClasses classes) {
    this.classes = classes;
    ImmutableListMultimap.Builder<Integer, Rule> builder = ImmutableListMultimap.builder();
    flows.flows().stream()
        .sorted(Comparator.comparingInt(flow -> -flow.key().priority()))
        .forEach(flow -> builder.put(flow.key().table(), rule(flow)));
    tables = builder.build();
  }

  private Rule rule(Flow flow) {
    FlowMatch match = flow.key().match();
    checkState(match.others().isEmpty(), "nobody knows what %s matches", flow);
    Box fields =
        new Box(
            match.ethSource().map(classes::macs).orElse(-1L),
            match.ethDestination().map(classes::macs).orElse(-1L),
            -1,
            -1,
            match.tunnelSource().map(classes::vtep).orElse(-1L),
            match.tunnelId().isPresent() ? classes.key(match.tunnelId().getAsLong()) : -1L);
    int vlan = match.vlan().map(FlowMatch.VlanMatch::id).orElse(ANY_VLAN);
    return new Rule(flow, match.inPort().orElse(ANY_PORT), vlan, fields);
  }

  /** Returns everything that leaves when these packets come in by a port. */
  ImmutableList<Sent> receive(int port, Iterable<Box> packets) {
    ImmutableList.Builder<Sent> sent = ImmutableList.builder();
    Walk walk = new Walk(port, sent);
    for (Box box : packets) {
      walk.enter(0, new State(box, 0, Outside.NONE, null), state -> {});
    }
    return sent.build();
  }

  /** All that happens to what came in by one port; what is done afterwards is handed on. */
  private final class Walk {
    private final int inPort;
    private final ImmutableList.Builder<Sent> sent;

    Walk(int inPort, ImmutableList.Builder<Sent> sent) {
      this.inPort = inPort;
      this.sent = sent;
    }

    void enter(int table, State state, Consumer<State> then) {
      List<Rule> rules = tables.get(table);
      List<Box> rest = List.of(state.packets);
      int next = 0;
      while (next < rules.size() && !rest.isEmpty()) {
        int priority = rules.get(next).flow.key().priority();
        List<Box> missed = rest;
        for (; next < rules.size() && rules.get(next).flow.key().priority() == priority; next++) {
          Rule rule = rules.get(next);
          Box wanted = wanted(rule, state);
          if (wanted == null) {
            continue;
          }
          for (Box box : rest) {
            Box hit = box.and(wanted);
            if (!hit.isEmpty()) {
              follow(rule.flow, 0, state.with(hit).after(rule.flow), then);
            }
          }
          if (rule.flow.key().match().headers().isEmpty()) {
            missed = minus(missed, wanted);
          }
        }
        rest = missed;
      }
      for (Box box : rest) {
        then.accept(state.with(box));
      }
    }

    private @Nullable Box wanted(Rule rule, State state) {
      if ((rule.inPort != ANY_PORT && rule.inPort != inPort)
          || !rule.flow.key().match().metadata().matches(state.metadata)) {
        return null;
      }
      if (rule.vlan == ANY_VLAN) {
        return rule.fields;
      }
      Outside outside = state.outside;
      if (!outside.pushed().isEmpty()) {
        return outside.pushed().get(0) == rule.vlan ? rule.fields : null;
      }
      return switch (outside.popped()) {
        case 0 -> rule.fields.withOuter(classes.vlan(rule.vlan));
        case 1 -> rule.fields.withInner(classes.vlan(rule.vlan));
        default -> rule.vlan == 0 ? rule.fields : null;
      };
    }

    private void follow(Flow flow, int index, State state, Consumer<State> then) {
      if (index == flow.instructions().size()) {
        then.accept(state);
        return;
      }
      FlowInstruction instruction = flow.instructions().get(index);
      if (instruction instanceof FlowInstruction.ApplyActions apply) {
        act(apply.actions(), 0, state, after -> follow(flow, index + 1, after, then));
      } else if (instruction instanceof FlowInstruction.WriteMetadata write) {
        long metadata = (state.metadata & ~write.bits().mask()) | write.bits().value();
        follow(flow, index + 1, state.with(metadata), then);
      } else if (instruction instanceof FlowInstruction.Meter) {
        // Whatever it drops, what passes is here.
        follow(flow, index + 1, state, then);
      } else if (instruction instanceof FlowInstruction.GotoTable following) {
        enter(following.table(), state, then);
      } else {
        throw new IllegalStateException("nobody knows what it does: " + instruction);
      }
    }

    private void act(List<FlowAction> actions, int first, State from, Consumer<State> then) {
      State state = from;
      for (int i = first; i < actions.size(); i++) {
        if (actions.get(i) instanceof FlowAction.Resubmit resubmit) {
          int next = i + 1;
          enter(resubmit.table(), state, back -> act(actions, next, back, then));
          return;
        }
        if (actions.get(i) instanceof FlowAction.Learn learn && learn.tells()) {
          // There may be room for the sender or not.
          long bit = 1L << learn.roomBit();
          act(actions, i + 1, state.with(state.metadata & ~bit), then);
          state = state.with(state.metadata | bit);
        }
        state = after(actions.get(i), state);
      }
      then.accept(state);
    }

    private State after(FlowAction action, State state) {
      Outside outside = state.outside;
      if (action instanceof FlowAction.Output output) {
        if (output.port() != inPort && state.trail != null) {
          sent.add(new Sent(state.packets, output.port(), outside, state.trail));
        }
        return state;
      }
      boolean answers =
          action instanceof FlowAction.AnswerArp || action instanceof FlowAction.Advertise;
      if (answers && state.trail != null) {
        sent.add(new Sent(state.packets, inPort, outside, state.trail));
        return state;
      }
      if (action instanceof FlowAction.TurnSolicitation) {
        // What frames carry is followed as a hit and as a miss of whatever asks for it.
        return state;
      }
      if (action instanceof FlowAction.SetTunnelId set) {
        return state.with(outside.withKey(set.id()));
      }
      if (action instanceof FlowAction.SetTunnelDestination set) {
        return state.with(outside.withDestination(set.address()));
      }
      if (action instanceof FlowAction.PushVlan push) {
        return state.with(outside.push(push.tag().value()));
      }
      if (action instanceof FlowAction.PopVlan) {
        checkState(outside.popped() < 2 || !outside.pushed().isEmpty(), "a third tag is popped");
        return state.with(outside.pop());
      }
      if (action instanceof FlowAction.LoadMetadata load) {
        long mask = (-1L >>> (Long.SIZE - load.bits())) << load.offset();
        return state.with((state.metadata & ~mask) | (load.value() << load.offset()));
      }
      checkState(action instanceof FlowAction.Learn, "nobody knows what it does: %s", action);
      return state;
    }
  }

  private static List<Box> minus(List<Box> boxes, Box other) {
    List<Box> pieces = new ArrayList<>();
    for (Box box : boxes) {
      box.minus(other, pieces);
    }
    return pieces;
  }
}
