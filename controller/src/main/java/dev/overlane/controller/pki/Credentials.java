package dev.overlane.controller.pki;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;

/**
 * A private key with its certificate. Never shown by itself: it has no text form.
 *
 * @param key the private key
 * @param certificate of its public key
 */
record Credentials(PrivateKey key, X509Certificate certificate) {
  @Override
  public String toString() {
    return "credentials of " + certificate.getSubjectX500Principal();
  }
}
