package dev.overlane.faults;

import com.google.common.base.Ascii;
import com.google.common.base.Strings;
import dev.overlane.config.model.ListenMethod;
import java.io.IOException;

/** Why a port cannot be opened, and what to do about it. */
public final class ListenFaults {
  private static final int LOWEST_FREE_FOR_ALL = 1024;

  private ListenFaults() {}

  /** The failure to open a port, in words: what, why, and the way out in parentheses. */
  public static IOException of(ListenMethod method, Throwable failure) {
    return new IOException("cannot listen on " + method + ": " + reason(method, failure), failure);
  }

  /** That TLS is wanted where there are no keys. */
  public static IOException noKeys(ListenMethod method) {
    return new IOException(
        "cannot listen on "
            + method
            + ": pssl: needs keys and certificates (controller.tls names them; `overlane pki init`"
            + " makes them)");
  }

  private static String reason(ListenMethod method, Throwable failure) {
    String said = Ascii.toLowerCase(Strings.nullToEmpty(failure.getMessage()));
    if (said.contains("address already in use")) {
      return "TCP port %d is in use (`ss -ltnp sport = :%d` tells by whom; stop that, or write another port)"
          .formatted(method.port(), method.port());
    }
    if (said.contains("cannot assign requested address")) {
      return method.address()
          + " is no address of this machine (`ip address` lists them; leave it out to listen on all"
          + " IPv4 addresses)";
    }
    if (said.contains("permission denied") && method.port() < LOWEST_FREE_FOR_ALL) {
      return "ports below "
          + LOWEST_FREE_FOR_ALL
          + " are root's (write a higher one, or give the service CAP_NET_BIND_SERVICE)";
    }
    if (said.contains("address family not supported") || said.contains("protocol family")) {
      return "this machine has no IPv6 (write an IPv4 address)";
    }
    return Reasons.of(failure);
  }
}
