package dev.overlane.flow.loxi;

import com.google.common.collect.ImmutableList;
import dev.overlane.config.model.DatapathId;
import dev.overlane.flow.FlowOutcome;
import dev.overlane.flow.SwitchAdmission;
import dev.overlane.flow.SwitchHandler;
import dev.overlane.flow.SwitchSession;
import dev.overlane.flow.state.FlowChangeSet;
import dev.overlane.flow.state.FlowMatch;
import dev.overlane.flow.state.FlowNews;
import dev.overlane.flow.state.FlowSet;
import dev.overlane.flow.state.SwitchPorts;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Admits every switch, asks of each all that can be asked (ports, flows, a bundle), and hangs up on
 * whoever does not tell its flows, as a reconciler does. Keeps what became of each.
 */
final class CuriousOwner implements SwitchAdmission {
  private static final FlowChangeSet CHANGES =
      new FlowChangeSet(
          ImmutableList.of(),
          ImmutableList.of(Flows.flow(1, 1, FlowMatch.ANY)),
          ImmutableList.of());

  private final Map<DatapathId, Known> known = new ConcurrentHashMap<>();

  /** What is known of a switch. */
  static final class Known implements SwitchHandler {
    final SwitchSession session;
    final AtomicInteger portsTold = new AtomicInteger();
    final AtomicInteger flowsTold = new AtomicInteger();
    volatile @Nullable SwitchPorts ports;
    volatile @Nullable FlowSet flows;
    volatile @Nullable FlowOutcome outcome;
    volatile @Nullable String closed;

    private Known(SwitchSession session) {
      this.session = session;
    }

    private void ask() {
      var unused = session.readFlows().whenComplete(this::read);
    }

    private void read(@Nullable FlowSet read, @Nullable Throwable failure) {
      flows = read;
      if (failure != null) {
        session.close(String.valueOf(failure.getMessage()));
        return;
      }
      var unused = session.apply(CHANGES).thenAccept(this::applied);
    }

    private void applied(FlowOutcome came) {
      outcome = came;
      if (!isServed()) {
        session.close("it did not take its flows: " + came);
      }
    }

    @Override
    public void flowsChanged() {
      flowsTold.incrementAndGet();
    }

    @Override
    public void flowsTold(FlowNews news) {
      flowsTold.incrementAndGet();
    }

    @Override
    public void portsChanged(SwitchPorts told) {
      ports = told;
      portsTold.incrementAndGet();
    }

    @Override
    public void closed(String reason) {
      closed = reason;
    }

    boolean isServed() {
      return outcome instanceof FlowOutcome.Applied;
    }
  }

  @Override
  public Optional<SwitchHandler> admit(SwitchSession session) {
    Known switchOfOurs = new Known(session);
    known.put(session.datapathId(), switchOfOurs);
    switchOfOurs.ask();
    return Optional.of(switchOfOurs);
  }

  /** The last one with this id, once there is one. */
  Known get(long datapathId) {
    DatapathId id = new DatapathId(datapathId);
    TestOwner.await("switch " + id + " is admitted", () -> known.containsKey(id));
    return known.get(id);
  }

  /** How many ids were admitted. */
  int size() {
    return known.size();
  }

  /** Why the switch with this id is gone, once it is. */
  String closeOf(long datapathId) {
    Known one = get(datapathId);
    TestOwner.await("switch " + one.session.datapathId() + " is gone", () -> one.closed != null);
    return String.valueOf(one.closed);
  }

  /** How many sessions are live. */
  long open() {
    return known.values().stream().filter(one -> one.closed == null).count();
  }

  /** All that were admitted. */
  Collection<Known> all() {
    return known.values();
  }

  /** Hangs up on one. */
  void close(long datapathId) {
    get(datapathId).session.close("the test is over");
  }
}
