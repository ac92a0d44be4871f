package dev.overlane.controller.pki;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * From when until when a certificate holds. PURE.
 *
 * @param notBefore whole seconds
 * @param notAfter whole seconds, later
 */
record Validity(Instant notBefore, Instant notAfter) {
  /** A host whose clock is so much behind takes a new certificate all the same. */
  private static final Duration SKEW = Duration.ofHours(1);

  Validity {
    if (!notAfter.isAfter(notBefore)) {
      throw new IllegalArgumentException(notBefore + " to " + notAfter);
    }
  }

  /** So many days from now, and an hour back. */
  static Validity ofDays(Instant now, int days) {
    Instant start = now.truncatedTo(ChronoUnit.SECONDS);
    return new Validity(start.minus(SKEW), start.plus(Duration.ofDays(days)));
  }

  /** The same, but no longer than its issuer. */
  Validity within(Instant end) {
    return new Validity(notBefore, notAfter.isAfter(end) ? end : notAfter);
  }
}
