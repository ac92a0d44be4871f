package dev.overlane.tls;

import com.google.common.base.Ascii;
import dev.overlane.peers.PeerText;
import io.netty.handler.ssl.NotSslRecordException;
import io.netty.handler.ssl.SslHandshakeTimeoutException;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What the exceptions of Netty and the JDK mean. Where the JDK has no type for it, its words are
 * recognised; whoever changes the JDK learns of other words from the tests. Confined to the
 * connection's event loop.
 */
final class FaultWords {
  private static final String ALERT = "Received fatal alert: ";

  private final TlsEnd end;
  private final TlsMaterial own;
  private final AlertEar ear;
  private final Duration limit;

  /**
   * Words for a connection.
   *
   * @param own what the controller has shown
   * @param ear what has been heard before it was decrypted
   * @param limit how long the handshake may take
   */
  FaultWords(TlsEnd end, TlsMaterial own, AlertEar ear, Duration limit) {
    this.end = end;
    this.own = own;
    this.ear = ear;
    this.limit = limit;
  }

  /**
   * The fault that an exception is.
   *
   * @param established whether the handshake had ended
   */
  TlsFault of(Throwable thrown, boolean established) {
    for (@Nullable Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause instanceof TlsFault fault) {
        return fault;
      } else if (cause instanceof RefusedCertificate refused) {
        return refused.fault();
      } else if (cause instanceof NotSslRecordException) {
        return end.plainText();
      } else if (cause instanceof SslHandshakeTimeoutException) {
        return slow();
      } else if (cause instanceof ClosedChannelException && !established) {
        return closed();
      }
    }
    if (ear.heard().isPresent()) {
      return alert(ear.heard().get());
    }
    Throwable tls = TlsFault.within(thrown).orElse(thrown);
    return byMessage(tls.getMessage() == null ? tls.toString() : tls.getMessage());
  }

  private TlsFault slow() {
    return new TlsFault(
        TlsFault.Kind.SLOW,
        "no TLS handshake within %d ms: does it speak plain text? On that host, %s"
            .formatted(limit.toMillis(), end.secureCommand()));
  }

  private TlsFault closed() {
    return new TlsFault(
        TlsFault.Kind.OTHER,
        "it hung up during the TLS handshake: does it speak plain text, or not believe the"
            + " controller's certificate? Its own log tells; on that host, "
            + end.secureCommand()
            + ", and the last file of set-ssl is the CA of "
            + own.files().certificate());
  }

  private TlsFault byMessage(String message) {
    String lower = Ascii.toLowerCase(message);
    if (lower.contains("empty client certificate chain")
        || lower.contains("certificate_required")) {
      return new TlsFault(
          TlsFault.Kind.NO_CERTIFICATE,
          "it showed no certificate: on that host, ovs-vsctl set-ssl KEY CERTIFICATE CA");
    }
    if (lower.contains("protocol version")
        || lower.contains("protocol_version")
        || lower.contains("is not enabled or supported in server context")) {
      return new TlsFault(
          TlsFault.Kind.TOO_OLD,
          "it speaks no TLS newer than 1.1, and 1.2 or 1.3 is needed: upgrade Open vSwitch and"
              + " OpenSSL there, or take the limit away (ovs-vsctl set-ssl, ssl_protocols)");
    }
    if (message.startsWith(ALERT)) {
      return alert(message.substring(ALERT.length()));
    }
    return new TlsFault(TlsFault.Kind.OTHER, "the TLS handshake failed: " + PeerText.tame(message));
  }

  /** The peer says why it does not go on (RFC 8446 section 6.2). */
  private TlsFault alert(String alert) {
    String file = own.files().certificate().toString();
    String way =
        switch (alert) {
          case "unknown_ca" ->
              "it does not know the CA of "
                  + file
                  + ": that CA is the last file of ovs-vsctl set-ssl";
          case "certificate_expired" ->
              file + " has expired, by its clock: make a new one, or set its clock";
          case "certificate_revoked" -> file + " is revoked there: make a new one";
          case "bad_certificate",
              "certificate_unknown",
              "unsupported_certificate",
              "decrypt_error" ->
              "it does not accept " + file + "; its own log tells why";
          default -> "";
        };
    return way.isEmpty()
        ? new TlsFault(
            TlsFault.Kind.OTHER, "it broke the TLS handshake off: " + PeerText.tame(alert))
        : new TlsFault(
            TlsFault.Kind.OURS_REFUSED,
            "it refuses the controller's certificate (" + alert + "): " + way);
  }
}
