package dev.overlane.controller.run;

import com.google.common.collect.ImmutableMap;
import dev.overlane.flow.FlowOutcome;
import dev.overlane.flow.SwitchSession;
import dev.overlane.ovsdb.OvsdbFence;
import dev.overlane.ovsdb.OvsdbSession;
import dev.overlane.ovsdb.TxnOutcome;
import dev.overlane.ovsdb.state.HostEpoch;
import dev.overlane.ovsdb.state.OvsdbChangeSet;
import dev.overlane.ovsdb.state.OvsdbSnapshot;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * This process in office as the writer of a host, where several controllers serve a network. Before
 * it writes anything, the host itself is made to refuse whoever was so before: its epoch is raised
 * in the database, then, for each session with the switch, the database is asked once more and the
 * session leads the switch. What follows is sent under that epoch. Confined to the host's loop.
 *
 * <p>Why the database is asked after the session with the switch began: a switch forgets its epoch
 * when it restarts, the database does not. docs/adr/0023-fences.md has the whole argument.
 */
final class Tenure {
  /** Of who holds nothing: no host is held under it. */
  private static final HostEpoch NOTHING = new HostEpoch(-1, "");

  private final WritePermit permit;
  private final OvsdbInput ovsdb;
  private final SwitchInput openflow;
  private final Pause pause;
  private final HostJournal journal;
  private final Work work;

  private @Nullable OvsdbSession claimed;
  private @Nullable SwitchSession confirmed;
  private @Nullable SwitchSession led;
  private HostEpoch epoch = NOTHING;

  /** The last one that the journal was told of. */
  private HostEpoch told = NOTHING;

  private String refusal = "";

  Tenure(
      WritePermit permit,
      OvsdbInput ovsdb,
      SwitchInput openflow,
      Pause pause,
      HostJournal journal,
      Work work) {
    this.permit = permit;
    this.ovsdb = ovsdb;
    this.openflow = openflow;
    this.pause = pause;
    this.journal = journal;
    this.work = work;
  }

  /** May rows be changed? */
  WritePermit rows() {
    return of(() -> claimed != null && claimed == ovsdb.session());
  }

  /** May flows and meters be changed? */
  WritePermit flows() {
    return of(() -> led != null && led == openflow.session());
  }

  /** Whether something holds just now. */
  private interface Condition {
    boolean holds();
  }

  private WritePermit of(Condition taken) {
    return new WritePermit() {
      @Override
      public boolean mayWrite() {
        return permit.isShared()
            ? permit.epoch().equals(Optional.of(epoch)) && taken.holds()
            : permit.mayWrite();
      }

      @Override
      public String reason() {
        if (!permit.isShared() || permit.epoch().isEmpty()) {
          return permit.reason();
        }
        return refusal.isEmpty() ? "the host is being taken over" : refusal;
      }
    };
  }

  /** What the database must hold for a change of rows; empty: there is nobody else. */
  Optional<OvsdbFence> fence() {
    return permit.isShared()
        ? ovsdb.lastSnapshot().map(seen -> held(seen.root().uuid(), epoch))
        : Optional.empty();
  }

  private static OvsdbFence held(UUID root, HostEpoch own) {
    return new OvsdbFence(root, own.held(), false);
  }

  /** A host has refused a change: perhaps because it is another's by now. */
  void doubt() {
    claimed = null;
    confirmed = null;
    led = null;
  }

  /** A session with the switch has begun: where there are others, it only looks at first. */
  void arrived(SwitchSession session) {
    if (permit.isShared()) {
      session.standBy();
    }
  }

  /** The mandate, or what is against it, may have changed: what was refused is tried at once. */
  void reconsider() {
    pause.forget();
  }

  /** The host has left the file. */
  void retire() {
    pause.cancel();
  }

  /** Begins the next thing that must be done before this process may write; false if none is. */
  boolean begin() {
    if (!permit.isShared()) {
      return false;
    }
    Optional<HostEpoch> mandate = permit.epoch();
    OvsdbSession database = ovsdb.session();
    Optional<OvsdbSnapshot> seen = ovsdb.snapshot();
    if (mandate.isEmpty() || database == null || seen.isEmpty() || pause.isOn()) {
      return false;
    }
    HostEpoch own = mandate.get();
    if (!own.equals(epoch)) {
      doubt();
      epoch = own;
      refusal = "";
    }
    SwitchSession session = openflow.session();
    if (claimed != database || (session != null && led != session && confirmed != session)) {
      return claim(own, database, session, seen.get());
    }
    if (session != null && led != session) {
      lead(own, session);
      return true;
    }
    return false;
  }

  private boolean claim(
      HostEpoch own, OvsdbSession database, @Nullable SwitchSession session, OvsdbSnapshot seen) {
    Optional<HostEpoch> last = HostEpoch.in(seen);
    boolean known = last.equals(Optional.of(own));
    if (!known && last.isPresent() && last.get().number() >= own.number()) {
      doubt();
      refuse(
          "the host is held under epoch "
              + last.get().number()
              + (last.get().number() == own.number() ? " by another" : "")
              + ", and this member has "
              + own.number()
              + ": another cluster holds it, or etcd lost its history (then raise cluster.era)");
      return false;
    }
    ImmutableMap<String, String> externalIds = seen.root().externalIds();
    UUID root = seen.root().uuid();
    work.begun("");
    database
        .apply(
            known ? OvsdbChangeSet.EMPTY : own.claim(seen),
            Optional.of(known ? held(root, own) : new OvsdbFence(root, externalIds, true)))
        .whenComplete(
            (outcome, bug) -> work.finish(() -> claimed(own, database, session, outcome, bug)));
    return true;
  }

  private void claimed(
      HostEpoch own,
      OvsdbSession database,
      @Nullable SwitchSession session,
      @Nullable TxnOutcome outcome,
      @Nullable Throwable bug) {
    if (database != ovsdb.session()) {
      return;
    }
    if (outcome instanceof TxnOutcome.Committed) {
      if (!own.equals(told)) {
        told = own;
        journal.takenOver(own.number());
      }
      claimed = database;
      confirmed = session;
      refusal = "";
    } else if (outcome instanceof TxnOutcome.Rejected rejected) {
      refuse("the host's database did not let it be taken over: " + rejected.reason());
    } else {
      ovsdb.lose(
          "a transaction had no answer: "
              + (outcome instanceof TxnOutcome.Unknown unknown ? unknown.reason() : "" + bug));
    }
  }

  private void lead(HostEpoch under, SwitchSession session) {
    work.begun("");
    session
        .lead(under.number())
        .whenComplete((outcome, bug) -> work.finish(() -> led(session, under, outcome, bug)));
  }

  private void led(
      SwitchSession session,
      HostEpoch under,
      @Nullable FlowOutcome outcome,
      @Nullable Throwable bug) {
    if (session != openflow.session() || !under.equals(epoch)) {
      return;
    }
    if (outcome instanceof FlowOutcome.Applied) {
      led = session;
      refusal = "";
      // From here on nobody else changes anything: only what is read now is what there is.
      openflow.doubt();
    } else if (outcome instanceof FlowOutcome.Refused refused) {
      confirmed = null;
      refuse("the switch did not let the host be taken over: " + refused.reason());
    } else {
      session.close(
          "no answer to a role request: "
              + (outcome instanceof FlowOutcome.Unknown unknown ? unknown.reason() : "" + bug));
    }
  }

  private void refuse(String why) {
    refusal = why;
    journal.notTakenOver(why, pause.begin(work::wake));
  }
}
