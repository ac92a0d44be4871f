package dev.overlane.tls;

import com.google.common.collect.ImmutableSet;
import dev.overlane.config.model.ControllerSettings;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where the keys are: PEM files.
 *
 * @param privateKey the controller's private key
 * @param certificate the controller's certificate, and those between it and its CA
 * @param caCertificate the CAs that sign hosts' certificates
 * @param crl their lists of revoked certificates; empty: none is revoked
 */
public record TlsFiles(Path privateKey, Path certificate, Path caCertificate, Optional<Path> crl) {

  /**
   * The files that a network file names.
   *
   * @param file the network file: paths are relative to it
   */
  public static TlsFiles of(ControllerSettings.Tls tls, Path file) {
    Path base = file.toAbsolutePath();
    return new TlsFiles(
        base.resolveSibling(tls.privateKey()),
        base.resolveSibling(tls.certificate()),
        base.resolveSibling(tls.caCertificate()),
        tls.crl().map(base::resolveSibling));
  }

  /** All of them. */
  ImmutableSet<Path> all() {
    ImmutableSet.Builder<Path> all = ImmutableSet.builder();
    all.add(privateKey, certificate, caCertificate);
    crl.ifPresent(all::add);
    return all.build();
  }
}
