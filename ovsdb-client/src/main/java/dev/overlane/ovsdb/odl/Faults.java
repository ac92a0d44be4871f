package dev.overlane.ovsdb.odl;

import dev.overlane.faults.Reasons;
import dev.overlane.tls.TlsFault;
import io.netty.channel.ConnectTimeoutException;
import java.io.IOException;
import java.net.NoRouteToHostException;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.Locale;

/** What exceptions of the network mean, in words an operator can act upon. */
final class Faults {
  private Faults() {}

  /** Whether networks and peers do such a thing, so that no stack trace is due. */
  static boolean expected(Throwable fault) {
    return fault instanceof IOException || fault instanceof ProtocolViolation;
  }

  /** Writes a time-out: {@code 30 s}. */
  static String span(Duration duration) {
    return duration.toSeconds() > 0 ? duration.toSeconds() + " s" : duration.toMillis() + " ms";
  }

  static String inWords(Throwable fault) {
    if (fault instanceof ConnectTimeoutException) {
      return "connect timed out: is the address right, and the port open in the firewall?";
    }
    if (fault instanceof NoRouteToHostException) {
      return "no route to host";
    }
    if (fault instanceof ClosedChannelException) {
      return "closed by the peer";
    }
    if (fault instanceof TlsFault tls) {
      return tls.text();
    }
    String message = fault.getMessage() == null ? "" : fault.getMessage();
    String lower = message.toLowerCase(Locale.ROOT);
    if (lower.contains("connection refused")) {
      return "connection refused: does ovsdb-server listen there? (ovs-vsctl set-manager ptcp:PORT)";
    }
    if (lower.contains("network is unreachable")) {
      return "network is unreachable";
    }
    if (lower.contains("no such file or directory")) {
      return "no such socket: is ovsdb-server running?";
    }
    if (lower.contains("connection reset") || lower.contains("broken pipe")) {
      return "closed by the peer (connection reset)";
    }
    if (fault instanceof IOException) {
      return Reasons.of(fault);
    }
    return fault instanceof ProtocolViolation
        ? message
        : fault.getClass().getSimpleName() + (message.isEmpty() ? "" : ": " + message);
  }
}
