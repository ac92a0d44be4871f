package dev.overlane.controller.pki;

import java.time.Instant;

/**
 * PEM texts that a host has to hold. Without a text form of its own: it holds a private key. PURE.
 *
 * @param key the host's private key
 * @param certificate the host's certificate
 * @param controllerAuthority whom the host is to believe
 * @param until when the certificate ends
 */
public record EnrolmentFiles(
    String key, String certificate, String controllerAuthority, Instant until) {
  @Override
  public String toString() {
    return "files of a host, until " + until;
  }
}
