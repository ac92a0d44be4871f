package dev.overlane.controller.pki;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Somebody with a key and a certificate: the controller, or a host by its name in the file. PURE.
 *
 * @param role the side, whose CA signs
 * @param name the certificate's common name and DNS name: up to 64 ASCII letters, digits, {@code
 *     .}, {@code _} and {@code -}, not beginning with {@code .} or {@code -} (X.520:
 *     ub-common-name)
 */
public record Identity(Role role, String name) {
  private static final Pattern FIT = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]{0,63}");
  private static final String HOSTS = "hosts/";
  private static final String CERTIFICATE = "-cert.pem";

  static final String HOST_FOLDER = "hosts";

  /** The controller; there is one. */
  public static final Identity CONTROLLER = new Identity(Role.CONTROLLER, "controller");

  /**
   * A host.
   *
   * @throws PkiException if the name cannot stand in a certificate and in the name of a file
   */
  public static Identity host(String name) throws PkiException {
    if (!FIT.matcher(name).matches()) {
      throw new PkiException(
          "a certificate cannot name the host \""
              + name
              + "\": 1 to 64 ASCII letters, digits, . _ and -, the first no . or -");
    }
    return new Identity(Role.SWITCH, name);
  }

  /** The host to whom a file of the folder of hosts belongs; empty if it is no certificate. */
  static Optional<Identity> ofCertificate(String fileName) {
    if (!fileName.endsWith(CERTIFICATE)) {
      return Optional.empty();
    }
    String name = fileName.substring(0, fileName.length() - CERTIFICATE.length());
    return Optional.of(name)
        .filter(fit -> FIT.matcher(fit).matches())
        .map(fit -> new Identity(Role.SWITCH, fit));
  }

  /** The private key, in the directory. */
  public String keyFile() {
    return prefix() + "-key.pem";
  }

  /** The certificate, in the directory. */
  public String certificateFile() {
    return prefix() + CERTIFICATE;
  }

  private String prefix() {
    return role == Role.SWITCH ? HOSTS + name : name;
  }
}
