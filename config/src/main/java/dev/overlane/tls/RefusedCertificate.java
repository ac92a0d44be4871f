package dev.overlane.tls;

import java.security.cert.CertPathValidatorException;
import java.security.cert.CertPathValidatorException.Reason;
import java.security.cert.CertificateException;

/**
 * A peer's certificate is refused. Its cause is what the JDK takes the alert from that it sends to
 * the peer, so that the peer's log tells the reason too.
 */
final class RefusedCertificate extends CertificateException {
  private final transient TlsFault fault;

  RefusedCertificate(TlsFault fault, Reason reason) {
    super(fault.text(), new CertPathValidatorException(fault.text(), null, null, -1, reason));
    this.fault = fault;
  }

  TlsFault fault() {
    return fault;
  }
}
