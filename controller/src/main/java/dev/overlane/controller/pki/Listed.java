package dev.overlane.controller.pki;

import java.time.Duration;
import java.time.Instant;

/**
 * A certificate of the directory, as {@code overlane pki list} tells of it. PURE.
 *
 * @param name of the host; {@code controller}, {@code controller-ca} or {@code switch-ca}
 * @param kind what it is for
 * @param file in the directory
 * @param serial in hexadecimal digits, as openssl prints it
 * @param notBefore from when on it holds
 * @param notAfter until when it holds
 * @param state whether it is of use
 */
public record Listed(
    String name,
    Kind kind,
    String file,
    String serial,
    Instant notBefore,
    Instant notAfter,
    State state) {

  /** What a certificate is for. */
  public enum Kind {
    CA,
    CONTROLLER,
    HOST
  }

  /** Whether a certificate is of use, from good to bad. */
  public enum State {
    VALID,
    /** Valid, but not for long any more. */
    EXPIRING,
    EXPIRED,
    REVOKED;

    static State of(Instant notAfter, boolean revoked, Instant now, Duration soon) {
      if (revoked) {
        return REVOKED;
      }
      if (!now.isBefore(notAfter)) {
        return EXPIRED;
      }
      return notAfter.minus(soon).isAfter(now) ? VALID : EXPIRING;
    }
  }

  /** Whether somebody has to do something before it is too late, or since it is. */
  public boolean isDue() {
    return state == State.EXPIRING || state == State.EXPIRED;
  }

  /** Whole days that are left; negative once it has expired. */
  public long daysLeft(Instant now) {
    return Math.floorDiv(
        Duration.between(now, notAfter).toSeconds(), Duration.ofDays(1).toSeconds());
  }
}
