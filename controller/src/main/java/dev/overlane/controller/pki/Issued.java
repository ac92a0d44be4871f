package dev.overlane.controller.pki;

import java.security.cert.X509Certificate;
import java.util.Locale;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x500.style.IETFUtils;

/** What names and numbers a certificate goes by. PURE. */
final class Issued {
  /** The folder of all certificates that were ever signed, in the directory. */
  static final String FOLDER = "issued";

  /** ovs-pki(8) writes {@code NAME id:UUID} as common name. */
  private static final String OVS_PKI_MARK = " id:";

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

  /** The common name, without what ovs-pki(8) adds; empty if there is none. */
  static String name(X509Certificate certificate) {
    RDN[] names =
        X500Name.getInstance(certificate.getSubjectX500Principal().getEncoded())
            .getRDNs(BCStyle.CN);
    if (names.length == 0) {
      return "";
    }
    String commonName = IETFUtils.valueToString(names[0].getFirst().getValue());
    int mark = commonName.indexOf(OVS_PKI_MARK);
    return mark < 0 ? commonName : commonName.substring(0, mark);
  }
}
