package dev.overlane.controller.doctor;

import com.google.common.base.Joiner;
import dev.overlane.controller.expiry.Certificates;
import dev.overlane.controller.pki.EnrolmentScript;
import dev.overlane.tls.HostNames;
import dev.overlane.tls.PeerCertificate;
import java.io.ByteArrayInputStream;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** Whether the certificate of a host that is reached by TLS names it, and for how long. */
final class CertificateCheck implements Check {
  @Override
  public List<Finding> of(Patient patient) {
    if (patient.network().controller().tls().isEmpty() || !patient.facts().hasDatabase()) {
      return List.of();
    }
    String name = patient.name();
    String enrolment = onController("host", patient);
    String renewal = onController("renew", patient);
    if (patient.facts().rows("ssl").isEmpty()) {
      return List.of(Finding.error(name, "it has no key and certificate", enrolment));
    }
    Optional<X509Certificate> certificate = certificate(patient.facts().get("certificate"));
    if (certificate.isEmpty()) {
      return List.of(
          Finding.warning(
              name,
              "its certificate ("
                  + patient.facts().rows("ssl").get(0).text("certificate")
                  + ") cannot be read there",
              enrolment));
    }
    PeerCertificate seen = PeerCertificate.of(certificate.get());
    Instant now = patient.facts().answered();
    if (!seen.speaksFor(HostNames.of(patient.host()))) {
      return List.of(
          Finding.error(
              name, "its certificate is that of " + Joiner.on(", ").join(seen.names()), enrolment));
    }
    if (seen.notAfter().isBefore(now)) {
      return List.of(Finding.error(name, "its certificate expired on " + seen.notAfter(), renewal));
    }
    return Certificates.isDue(seen.notAfter(), now)
        ? List.of(Finding.warning(name, "its certificate ends on " + seen.notAfter(), renewal))
        : List.of();
  }

  /** A host that dials in would be told to listen instead, were the file not named. */
  private static String onController(String verb, Patient patient) {
    return "overlane pki "
        + verb
        + " "
        + patient.name()
        + patient.keys().map(folder -> " --dir " + EnrolmentScript.quoted(folder)).orElse("")
        + " --config FILE   # on the controller: prints the line to run";
  }

  private static Optional<X509Certificate> certificate(String base64) {
    try {
      byte[] der = Base64.getDecoder().decode(base64);
      return Optional.of(
          (X509Certificate)
              CertificateFactory.getInstance("X.509")
                  .generateCertificate(new ByteArrayInputStream(der)));
    } catch (IllegalArgumentException | CertificateException unreadable) {
      return Optional.empty();
    }
  }
}
