package dev.overlane.controller.run;

import com.google.common.collect.ImmutableMap;
import dev.overlane.config.model.DatapathId;
import dev.overlane.flow.SwitchAdmission;
import dev.overlane.flow.SwitchHandler;
import dev.overlane.flow.SwitchSession;
import dev.overlane.ovsdb.OvsdbListener;
import dev.overlane.ovsdb.OvsdbPeer;
import dev.overlane.tls.HostNames;
import dev.overlane.tls.PeerCertificate;
import dev.overlane.tls.TlsFault;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Knows whose a switch or a host is that dials in, and whether the certificate that it shows may
 * speak for that host. Asked on I/O threads; the fleet's loop publishes whole directories.
 */
final class Doorman implements SwitchAdmission, OvsdbListener.Admission {
  private volatile Directory directory = Directory.EMPTY;

  /** Who serves a host, and by which names certificates may speak for it. */
  record Owner<T>(T by, HostNames names) {}

  /**
   * Everybody who may come in.
   *
   * @param switches by datapath id
   * @param managers by system-id
   */
  record Directory(
      ImmutableMap<DatapathId, Owner<HostReconciler>> switches,
      ImmutableMap<String, Owner<OvsdbRoute>> managers) {
    static final Directory EMPTY = new Directory(ImmutableMap.of(), ImmutableMap.of());
  }

  void publish(Directory next) {
    directory = next;
  }

  @Override
  public Optional<SwitchHandler> admit(SwitchSession session) {
    return Optional.ofNullable(directory.switches().get(session.datapathId()))
        .map(owner -> owner.by().switchHandler(session));
  }

  @Override
  public Optional<OvsdbPeer> admit(String systemId, String remote) {
    return Optional.ofNullable(directory.managers().get(systemId)).map(Owner::by);
  }

  @Override
  public Optional<TlsFault> objection(DatapathId datapathId, PeerCertificate certificate) {
    return Optional.ofNullable(directory.switches().get(datapathId))
        .flatMap(
            owner ->
                told(
                    certificate.objectionTo(owner.names(), "datapath id " + datapathId),
                    owner.by()::impersonated));
  }

  @Override
  public Optional<TlsFault> objection(String systemId, PeerCertificate certificate) {
    return Optional.ofNullable(directory.managers().get(systemId))
        .flatMap(
            owner ->
                told(
                    certificate.objectionTo(owner.names(), "system-id " + systemId),
                    owner.by()::impersonated));
  }

  /** The host in whose name somebody else spoke tells it in its status. */
  private static Optional<TlsFault> told(Optional<TlsFault> objection, Consumer<String> host) {
    objection.ifPresent(fault -> host.accept(fault.text()));
    return objection;
  }
}
