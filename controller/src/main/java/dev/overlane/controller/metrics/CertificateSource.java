package dev.overlane.controller.metrics;

import dev.overlane.controller.expiry.Certificates;

/** When certificates in use end. */
final class CertificateSource implements Source {
  private final Certificates certificates;

  CertificateSource(Certificates certificates) {
    this.certificates = certificates;
  }

  @Override
  public void write(Sheet sheet) {
    certificates
        .ends()
        .forEach((name, end) -> sheet.add(Families.CERTIFICATE_END, end.getEpochSecond(), name));
  }
}
