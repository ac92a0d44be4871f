package dev.overlane.flow.loxi;

import dev.overlane.config.model.DatapathId;
import dev.overlane.flow.SwitchAdmission;
import dev.overlane.flow.SwitchHandler;
import dev.overlane.peers.Refusals;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The live sessions by datapath id, at most one each; thread-safe. */
final class SwitchRegistry {
  private final SwitchAdmission admission;
  private final ConcurrentHashMap<DatapathId, OpenFlowSession> live = new ConcurrentHashMap<>();

  SwitchRegistry(SwitchAdmission admission) {
    this.admission = admission;
  }

  /** That a session is refused, and why. */
  record Refusal(Refusals.Reason reason, String text) {}

  /**
   * Registers a session and gives it to its owner. Of two with one datapath id the first stays,
   * provided that it is heard of while it is asked for a sign of life: a host that lost power comes
   * back before its old connection is known to be dead.
   *
   * @return why it is refused; empty: it is admitted
   */
  Optional<Refusal> offer(OpenFlowSession session) {
    OpenFlowSession incumbent = live.putIfAbsent(session.datapathId(), session);
    if (incumbent != null) {
      incumbent.probeForRival();
      return Optional.of(
          new Refusal(
              Refusals.Reason.DUPLICATE,
              "its datapath id is that of the live switch at " + incumbent.remote()));
    }
    Optional<SwitchHandler> owner = admission.admit(session);
    if (owner.isEmpty()) {
      remove(session);
      return Optional.of(
          new Refusal(Refusals.Reason.UNKNOWN, "no host of the file has its datapath id"));
    }
    session.admitted(owner.get());
    return Optional.empty();
  }

  /** Forgets a session, if it is the registered one. */
  void remove(OpenFlowSession session) {
    live.remove(session.datapathId(), session);
  }
}
