package dev.overlane.controller.run;

import dev.overlane.flow.SwitchSession;
import dev.overlane.flow.state.Flow;
import dev.overlane.flow.state.FlowChangeSet;
import dev.overlane.flow.state.FlowInstruction;
import dev.overlane.flow.state.FlowKey;
import dev.overlane.flow.state.FlowNews;
import dev.overlane.flow.state.FlowSet;
import dev.overlane.flow.state.SwitchPorts;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a reconciler knows of its switch: the live session, its ports, the flows it was last seen to
 * hold, and whether they may have changed since. Confined to the host's loop.
 */
final class SwitchInput {
  /** A switch that tells of more new flows than this is read: a reading has a bound, news none. */
  private static final int MOST_TOLD = 1 << 14;

  private @Nullable SwitchSession session;
  private Optional<SwitchPorts> ports = Optional.empty();
  private FlowSet flows = FlowSet.EMPTY;
  private FlowSet desired = FlowSet.EMPTY;
  private final MetersInput meters = new MetersInput();
  private boolean known;
  private boolean doubtful;
  private long doubts;
  private int confirmed;

  void opened(SwitchSession opened) {
    session = opened;
    ports = Optional.empty();
    flows = FlowSet.EMPTY;
    meters.forget();
    known = false;
  }

  /** Returns whether this was the live session. */
  boolean closed(SwitchSession closed) {
    if (session != closed) {
      return false;
    }
    session = null;
    ports = Optional.empty();
    flows = FlowSet.EMPTY;
    meters.forget();
    known = false;
    return true;
  }

  /** Asks the live session, if there is one, to end. */
  void close(String reason) {
    if (session != null) {
      session.close(reason);
    }
  }

  @Nullable SwitchSession session() {
    return session;
  }

  boolean isConnected() {
    return session != null;
  }

  /** The switch told its ports. */
  void portsTold(SwitchSession from, SwitchPorts told) {
    if (from == session) {
      ports = Optional.of(told);
    }
  }

  /** The ports as the switch names them; empty: no session, or not told yet. */
  Optional<SwitchPorts> ports() {
    return ports;
  }

  /** What is known of its meters. */
  MetersInput meters() {
    return meters;
  }

  /** Somebody may have changed the flows: read them again. */
  void doubt() {
    meters.doubt();
    known = false;
    doubtful = true;
    doubts++;
  }

  /** How often there was reason to doubt. */
  long doubts() {
    return doubts;
  }

  /** Somebody changed these flows. */
  void told(SwitchSession from, FlowNews news) {
    if (from == session && known) {
      if (news.flows().keySet().stream().anyMatch(this::isMetered)) {
        meters.doubt();
      }
      flows = flows.with(news.flows());
      if (flows.size() > confirmed + MOST_TOLD) {
        flows = FlowSet.EMPTY;
        doubt();
      }
    }
  }

  private boolean isMetered(FlowKey key) {
    Flow flow = flows.get(key);
    return flow != null
        && flow.instructions().stream().anyMatch(FlowInstruction.Meter.class::isInstance);
  }

  /** A reading or a change of the flows begins. */
  void begin() {
    doubtful = false;
  }

  /** What the flows are to be: those that are so are not held twice. */
  void desired(FlowSet wanted) {
    desired = wanted;
  }

  /** The flows were read; they are known now, unless somebody has changed them since it began. */
  void read(FlowSet observed) {
    flows = observed.sharing(desired);
    confirmed = flows.size();
    known = !doubtful;
  }

  /** The switch confirmed a change set; the flows are known now, as after a reading. */
  void applied(FlowChangeSet changes) {
    flows = changes.applyTo(flows);
    if (changes.adds().size() > flows.size() / 2) {
      flows = flows.sharing(desired);
    }
    confirmed = flows.size();
    known = !doubtful;
  }

  /** The flows as far as they are known. */
  Optional<FlowSet> flows() {
    return known ? Optional.of(flows) : Optional.empty();
  }

  /** Whether the switch tells by itself what others change. */
  boolean watchesFlows() {
    return session != null && session.watchesFlows();
  }

  /** How many flows were last seen. */
  int lastCount() {
    return flows.size();
  }
}
