package dev.overlane.controller.pki;

import java.security.cert.X509Certificate;
import java.util.Locale;

/** What numbers a certificate goes by. PURE. */
final class Issued {
  /** The folder of all certificates that were ever signed, in the directory. */
  static final String FOLDER = "issued";

  private Issued() {}

  /** The serial number in hexadecimal digits, of which there is an even number. */
  static String serial(X509Certificate certificate) {
    String digits = certificate.getSerialNumber().toString(16).toUpperCase(Locale.ROOT);
    return digits.length() % 2 == 0 ? digits : "0" + digits;
  }

  /** Where a certificate is kept from the moment that it is signed, in the directory. */
  static String file(X509Certificate certificate) {
    return FOLDER + "/" + serial(certificate) + ".pem";
  }
}
