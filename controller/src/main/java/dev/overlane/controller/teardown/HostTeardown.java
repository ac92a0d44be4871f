package dev.overlane.controller.teardown;

import dev.overlane.config.model.OvsdbAccess;
import dev.overlane.faults.Reasons;
import dev.overlane.ovsdb.OvsdbListener;
import dev.overlane.ovsdb.OvsdbPeer;
import dev.overlane.ovsdb.OvsdbSession;
import dev.overlane.ovsdb.TxnOutcome;
import dev.overlane.ovsdb.odl.OvsdbClients;
import dev.overlane.ovsdb.state.OvsdbSnapshot;
import dev.overlane.ovsdb.state.TeardownPlan;
import dev.overlane.tls.HostNames;
import dev.overlane.tls.PeerCertificate;
import dev.overlane.tls.TlsFault;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Makes one change of rows on one host, and sees to it that it is made: a reply that is lost is
 * read back. What the session tells is handed to the thread that asked, which owns all state.
 */
public final class HostTeardown {
  private final HostAccess access;
  private final Function<OvsdbSnapshot, TeardownPlan> planner;
  private final boolean dryRun;
  private final BlockingQueue<Runnable> events = new LinkedBlockingQueue<>();
  private @Nullable OvsdbSession session;
  private @Nullable OvsdbSnapshot rows;
  private @Nullable TeardownPlan first;
  private @Nullable Outcome outcome;
  private String trouble;

  /** What came of it. */
  public sealed interface Outcome {
    /**
     * The plan, which is carried out unless nothing was to be.
     *
     * @param plan as of the first look
     */
    record Done(TeardownPlan plan) implements Outcome {}

    /** The host was not reached, or would not; with the reason. */
    record Failed(String reason) implements Outcome {}
  }

  private HostTeardown(
      HostAccess access, Function<OvsdbSnapshot, TeardownPlan> planner, boolean dryRun) {
    this.access = access;
    this.planner = planner;
    this.dryRun = dryRun;
    this.trouble = "no answer from " + access.ovsdb();
  }

  /**
   * Looks at the host, plans, and carries the plan out; blocks for so long at most.
   *
   * @param dryRun whether to change nothing
   */
  public static Outcome of(
      HostAccess access,
      Function<OvsdbSnapshot, TeardownPlan> planner,
      boolean dryRun,
      Duration timeout)
      throws InterruptedException {
    HostTeardown teardown = new HostTeardown(access, planner, dryRun);
    try (OvsdbClients clients = OvsdbClients.create(1, access.keys())) {
      teardown.reach(clients);
      return teardown.run(System.nanoTime() + timeout.toNanos());
    } catch (IOException e) {
      return new Outcome.Failed(
          Reasons.of(e) + "; if that is a controller, stop it, or give --ovsdb METHOD");
    }
  }

  private void reach(OvsdbClients clients) throws IOException {
    if (access.ovsdb() instanceof OvsdbAccess.Dial dial) {
      // Closed with the clients.
      var unused = clients.connector().dial(dial.method(), access.names(), peer());
    } else if (access.listen().isPresent()) {
      clients
          .newListener()
          .listen(access.listen().get(), door(((OvsdbAccess.Manager) access.ovsdb()).systemId()));
    }
  }

  private Outcome run(long deadline) throws InterruptedException {
    while (outcome == null) {
      Runnable event = events.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
      if (event == null) {
        return new Outcome.Failed(trouble);
      }
      event.run();
    }
    return outcome;
  }

  private OvsdbListener.Admission door(String ours) {
    return new OvsdbListener.Admission() {
      @Override
      public Optional<OvsdbPeer> admit(String systemId, String remote) {
        return ours.equals(systemId) ? Optional.of(peer()) : Optional.empty();
      }

      @Override
      public Optional<TlsFault> objection(String systemId, PeerCertificate certificate) {
        HostNames names = ours.equals(systemId) ? access.names() : HostNames.NOBODY;
        return certificate.objectionTo(names, "system-id " + systemId);
      }
    };
  }

  private OvsdbPeer peer() {
    return new OvsdbPeer() {
      @Override
      public void opened(OvsdbSession opened, OvsdbSnapshot snapshot) {
        events.add(
            () -> {
              session = opened;
              rows = snapshot;
              act(opened, snapshot);
            });
      }

      @Override
      public void changed(OvsdbSession changed, OvsdbSnapshot snapshot) {
        events.add(
            () -> {
              if (changed == session) {
                rows = snapshot;
              }
            });
      }

      @Override
      public void closed(OvsdbSession closed, String reason) {}

      @Override
      public void failed(String reason) {
        events.add(() -> unreached(reason));
      }
    };
  }

  /** The first failure is final; but after a lost reply, what became of it is to be seen. */
  private void unreached(String reason) {
    if (first == null) {
      outcome = new Outcome.Failed(reason);
    }
  }

  private void act(OvsdbSession on, OvsdbSnapshot snapshot) {
    TeardownPlan plan = planner.apply(snapshot);
    if (first == null) {
      first = plan;
    }
    if (dryRun || plan.changes().isEmpty()) {
      outcome = new Outcome.Done(first);
      return;
    }
    on.apply(plan.changes()).whenComplete((end, bug) -> events.add(() -> applied(end, bug)));
  }

  private void applied(@Nullable TxnOutcome end, @Nullable Throwable bug) {
    if (end instanceof TxnOutcome.Committed && rows != null && first != null) {
      outcome =
          planner.apply(rows).changes().isEmpty()
              ? new Outcome.Done(first)
              : new Outcome.Failed("it is made again at once: a controller still has this host");
    } else if (end instanceof TxnOutcome.Rejected rejected) {
      outcome =
          new Outcome.Failed("its ovsdb-server refused, nothing is changed: " + rejected.reason());
    } else {
      String why = end instanceof TxnOutcome.Unknown unknown ? unknown.reason() : "" + bug;
      trouble =
          "no answer whether it was done (" + why + "), and none since; do it again: that tells";
    }
  }
}
