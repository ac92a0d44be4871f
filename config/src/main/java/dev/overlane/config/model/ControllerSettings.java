package dev.overlane.config.model;

import java.util.Optional;

/**
 * The controller's own ends.
 *
 * @param openflowListen where switches connect
 * @param openflowTarget what is written to each bridge as its controller, in OVS's syntax; empty:
 *     each host's own set-controller is left alone
 * @param ovsdbListen where hosts dial in; empty: nowhere
 * @param tls key material for {@code ssl:} and {@code pssl:}
 * @param metricsListen where Prometheus fetches metrics; empty: off
 */
public record ControllerSettings(
    ListenMethod openflowListen,
    Optional<ConnectionMethod> openflowTarget,
    Optional<ListenMethod> ovsdbListen,
    Optional<Tls> tls,
    Optional<ListenMethod> metricsListen) {

  /**
   * Paths of PEM files, relative to the file that names them.
   *
   * @param privateKey the controller's private key
   * @param certificate the controller's certificate
   * @param caCertificate the CA that signs hosts' certificates
   * @param crl its list of revoked certificates; empty: none is revoked
   */
  public record Tls(
      String privateKey, String certificate, String caCertificate, Optional<String> crl) {}
}
