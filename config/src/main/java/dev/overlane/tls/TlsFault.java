package dev.overlane.tls;

import dev.overlane.peers.Refusals;
import java.io.IOException;
import java.util.Optional;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** What is wrong with a connection's TLS; the message is an operator's words, with the way out. */
public final class TlsFault extends IOException {
  /** Why a session ended, if the controller has it begin anew to see a later certificate. */
  public static final String BEGINS_ANEW =
      "the certificate that it showed ends soon: the session begins anew to see the present one";

  private final Kind kind;

  /** The ways in which it goes wrong. */
  public enum Kind {
    /** Plain text where TLS is wanted. */
    PLAIN_TEXT(Refusals.Reason.TLS),
    /** TLS where plain text is wanted. */
    UNWANTED(Refusals.Reason.TLS),
    /** Nothing newer than TLS 1.1, or nothing else in common. */
    TOO_OLD(Refusals.Reason.TLS),
    /** The peer takes our certificate for no good one. */
    OURS_REFUSED(Refusals.Reason.TLS),
    /** The handshake did not end in time. */
    SLOW(Refusals.Reason.SILENT),
    /** The peer showed no certificate. */
    NO_CERTIFICATE(Refusals.Reason.CERTIFICATE),
    /** Its certificate is no longer valid. */
    EXPIRED(Refusals.Reason.CERTIFICATE),
    /** Its certificate is not valid yet. */
    NOT_YET_VALID(Refusals.Reason.CERTIFICATE),
    /** Its certificate was signed by nobody whom we believe. */
    UNKNOWN_CA(Refusals.Reason.CERTIFICATE),
    /** Its certificate is on the list of revoked ones. */
    REVOKED(Refusals.Reason.CERTIFICATE),
    /** Its certificate is unfit in another way. */
    UNFIT(Refusals.Reason.CERTIFICATE),
    /** An established connection is to begin anew. */
    RENEGOTIATION(Refusals.Reason.TLS),
    /** Its certificate is good, but another host's. */
    OTHER_HOST(Refusals.Reason.IMPOSTOR),
    /** Anything else. */
    OTHER(Refusals.Reason.TLS);

    private final Refusals.Reason reason;

    Kind(Refusals.Reason reason) {
      this.reason = reason;
    }
  }

  TlsFault(Kind kind, String message) {
    super(message);
    this.kind = kind;
  }

  /** Nothing is wrong: the controller asks to see the peer's present certificate. */
  static TlsFault beginsAnew() {
    return new TlsFault(Kind.OTHER, BEGINS_ANEW);
  }

  /** Which way it went wrong. */
  public Kind kind() {
    return kind;
  }

  /** What such a connection is counted as. */
  public Refusals.Reason reason() {
    return kind.reason;
  }

  /** The words. */
  public String text() {
    return String.valueOf(getMessage());
  }

  /** A peer and its fault, as what the log speaks of once: after one fault is mended, the next. */
  public record Subject(Object peer, Kind kind) {}

  /** The fault as a peer's. */
  public Subject of(Object peer) {
    return new Subject(peer, kind);
  }

  /** The fault within another one, if it is of TLS. */
  static Optional<Throwable> within(Throwable thrown) {
    for (@Nullable Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause instanceof TlsFault || cause instanceof SSLException) {
        return Optional.of(cause);
      }
    }
    return Optional.empty();
  }
}
