package dev.overlane.controller.status;

import java.time.Instant;

/** What to say of a certificate that ends soon or has ended. PURE. */
public final class CertificateWords {
  private static final String HOST = "host:";

  private CertificateWords() {}

  /**
   * One line.
   *
   * @param name {@code controller}, {@code ca} or {@code host:NAME}
   */
  public static String of(String name, Instant end) {
    String until = " is valid until " + end + " only: ";
    if (name.startsWith(HOST)) {
      String host = name.substring(HOST.length());
      return "the certificate of host "
          + host
          + until
          + "renew it (overlane pki renew "
          + host
          + ")";
    }
    return name.equals("ca")
        ? "the CA of hosts' certificates" + until + "have all hosts signed by a new one"
        : "the controller's certificate" + until + "renew it (overlane pki controller)";
  }
}
