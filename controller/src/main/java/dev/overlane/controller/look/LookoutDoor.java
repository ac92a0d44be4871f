package dev.overlane.controller.look;

import dev.overlane.config.model.DatapathId;
import dev.overlane.config.model.Host;
import dev.overlane.config.model.OvsdbAccess;
import dev.overlane.flow.SwitchAdmission;
import dev.overlane.flow.SwitchHandler;
import dev.overlane.flow.SwitchSession;
import dev.overlane.ovsdb.OvsdbListener;
import dev.overlane.ovsdb.OvsdbPeer;
import dev.overlane.tls.HostNames;
import dev.overlane.tls.PeerCertificate;
import dev.overlane.tls.TlsFault;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Lets in whom a lookout looks at, as {@code run} would. Any thread. */
final class LookoutDoor implements SwitchAdmission, OvsdbListener.Admission {
  private final Map<DatapathId, HostWatch> switches = new HashMap<>();
  private final Map<String, HostWatch> managers = new HashMap<>();

  LookoutDoor(Collection<HostWatch> watches) {
    for (HostWatch watch : watches) {
      Host host = watch.host();
      switches.put(host.datapathId(), watch);
      if (host.ovsdb() instanceof OvsdbAccess.Manager manager) {
        managers.put(manager.systemId(), watch);
      }
    }
  }

  @Override
  public Optional<SwitchHandler> admit(SwitchSession session) {
    return Optional.ofNullable(switches.get(session.datapathId()))
        .map(watch -> watch.flowsTaker(session));
  }

  @Override
  public Optional<OvsdbPeer> admit(String systemId, String remote) {
    return Optional.ofNullable(managers.get(systemId)).map(HostWatch::rowsTaker);
  }

  @Override
  public Optional<TlsFault> objection(DatapathId datapathId, PeerCertificate certificate) {
    return Optional.ofNullable(switches.get(datapathId))
        .flatMap(watch -> objection(watch, certificate, "datapath id " + datapathId));
  }

  @Override
  public Optional<TlsFault> objection(String systemId, PeerCertificate certificate) {
    return Optional.ofNullable(managers.get(systemId))
        .flatMap(watch -> objection(watch, certificate, "system-id " + systemId));
  }

  private static Optional<TlsFault> objection(
      HostWatch watch, PeerCertificate certificate, String claim) {
    return certificate.objectionTo(HostNames.of(watch.host()), claim);
  }
}
