package dev.overlane.flow.loxi;

import static com.google.common.base.Preconditions.checkState;

import dev.overlane.config.model.DatapathId;
import dev.overlane.flow.SwitchAdmission;
import dev.overlane.flow.SwitchHandler;
import dev.overlane.peers.Refusals;
import dev.overlane.tls.PeerCertificate;
import dev.overlane.tls.TlsFault;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The live sessions by datapath id, at most one each; thread-safe. */
final class SwitchRegistry {
  private final SwitchAdmission admission;
  private final boolean tls;
  private final ConcurrentHashMap<DatapathId, OpenFlowSession> live = new ConcurrentHashMap<>();

  /**
   * Nobody is live.
   *
   * @param tls whether switches have to show a certificate
   */
  SwitchRegistry(SwitchAdmission admission, boolean tls) {
    this.admission = admission;
    this.tls = tls;
  }

  /**
   * That a session is refused, and why.
   *
   * @param subject of what the log is to speak but now and then
   */
  record Refusal(Refusals.Reason reason, Object subject, String text) {}

  /**
   * Registers a session and gives it to its owner. Of two with one datapath id the first stays,
   * provided that it is heard of while it is asked for a sign of life: a host that lost power comes
   * back before its old connection is known to be dead. Nothing of this happens for one whose
   * certificate is another host's.
   *
   * @param certificate what it has shown; empty: it speaks plain text
   * @return why it is refused; empty: it is admitted
   */
  Optional<Refusal> offer(OpenFlowSession session, Optional<PeerCertificate> certificate) {
    checkState(!tls || certificate.isPresent(), "a switch by TLS without a certificate");
    Optional<TlsFault> objection =
        certificate.flatMap(shown -> admission.objection(session.datapathId(), shown));
    if (objection.isPresent()) {
      TlsFault fault = objection.get();
      return Optional.of(new Refusal(fault.reason(), fault.of(session.datapathId()), fault.text()));
    }
    OpenFlowSession incumbent = live.putIfAbsent(session.datapathId(), session);
    if (incumbent != null) {
      incumbent.probeForRival();
      return Optional.of(
          new Refusal(
              Refusals.Reason.DUPLICATE,
              session.datapathId(),
              "its datapath id is that of the live switch at " + incumbent.remote()));
    }
    Optional<SwitchHandler> owner = admission.admit(session);
    if (owner.isEmpty()) {
      remove(session);
      return Optional.of(
          new Refusal(
              Refusals.Reason.UNKNOWN,
              session.datapathId(),
              "no host of the file has its datapath id"));
    }
    session.admitted(owner.get());
    return Optional.empty();
  }

  /** Forgets a session, if it is the registered one. */
  void remove(OpenFlowSession session) {
    live.remove(session.datapathId(), session);
  }
}
