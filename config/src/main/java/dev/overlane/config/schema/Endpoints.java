package dev.overlane.config.schema;

import com.google.common.base.Utf8;
import dev.overlane.config.model.ConnectionMethod;
import dev.overlane.config.model.IpAddress;
import dev.overlane.config.model.ListenMethod;
import java.util.Optional;

/**
 * Reads connection methods in OVS's syntax (ovsdb(7), "Connection Methods"), without its defaults:
 * an IP address and a port are always written.
 *
 * @param tls whether there are keys for {@code ssl:} and {@code pssl:}
 */
public record Endpoints(boolean tls) {
  private static final String ACTIVE = "tcp:IP:PORT, ssl:IP:PORT or unix:PATH";
  private static final String PASSIVE = "ptcp:PORT[:IP] or pssl:PORT[:IP]";

  /** Linux: sun_path holds 108 bytes with the final NUL. */
  private static final int MAX_PATH = 107;

  private static final int SCHEME = "tcp:".length();
  private static final int PASSIVE_SCHEME = "ptcp:".length();

  /** A remote end. */
  Optional<ConnectionMethod> active(Value value) {
    Optional<String> text = value.text(ACTIVE, "for example tcp:192.0.2.1:6640");
    if (text.isEmpty()) {
      return Optional.empty();
    }
    Optional<ConnectionMethod> method = parseActive(text.get());
    if (method.isEmpty()) {
      return value.expected(ACTIVE, activeHint(text.get()));
    }
    checkKeys(value, text.get().startsWith("ssl:"));
    return method;
  }

  /** A local end. */
  Optional<ListenMethod> passive(Value value) {
    Optional<String> text = value.text(PASSIVE, "for example ptcp:6653");
    if (text.isEmpty()) {
      return Optional.empty();
    }
    Optional<ListenMethod> method = parsePassive(text.get());
    if (method.isEmpty()) {
      return value.expected(PASSIVE, passiveHint(text.get()));
    }
    checkKeys(value, method.get().tls());
    return method;
  }

  private void checkKeys(Value value, boolean needed) {
    if (needed && !tls) {
      value.error(
          "needs keys, and the file names none",
          "add private-key, certificate and ca-certificate under controller.tls");
    }
  }

  /** Reads a remote end, whether or not there are keys for it; empty: it is none. */
  public static Optional<ConnectionMethod> parseActive(String text) {
    if (text.startsWith("unix:")) {
      String path = text.substring("unix:".length());
      return Names.isPath(path) && Utf8.encodedLength(path) <= MAX_PATH
          ? Optional.of(new ConnectionMethod.Unix(path))
          : Optional.empty();
    }
    boolean ssl = text.startsWith("ssl:");
    if (!ssl && !text.startsWith("tcp:")) {
      return Optional.empty();
    }
    return IpPort.parse(text.substring(SCHEME))
        .filter(end -> end.port() > 0 && isStation(end.ip()))
        .map(end -> new ConnectionMethod.Ip(end.ip(), end.port(), ssl));
  }

  private static boolean isStation(String ip) {
    return IpAddress.parse(ip).filter(Addresses::isUnicast).isPresent();
  }

  private static Optional<ListenMethod> parsePassive(String text) {
    boolean pssl = text.startsWith("pssl:");
    if (!pssl && !text.startsWith("ptcp:")) {
      return Optional.empty();
    }
    String rest = text.substring(PASSIVE_SCHEME);
    int colon = rest.indexOf(':');
    if (colon < 0) {
      return IpPort.port(rest).map(port -> new ListenMethod(port, ListenMethod.ANY, pssl));
    }
    return IpPort.parse(rest.substring(colon + 1) + ":" + rest.substring(0, colon))
        .map(end -> new ListenMethod(end.port(), end.ip(), pssl));
  }

  private static String activeHint(String text) {
    if (text.startsWith("ptcp:") || text.startsWith("pssl:")) {
      return "that is for listening; here is written where to connect to";
    }
    if (text.startsWith("unix:")) {
      return "a socket's path has 1 to " + MAX_PATH + " bytes, no control characters among them";
    }
    if (!text.startsWith("tcp:") && !text.startsWith("ssl:")) {
      return "begin with tcp:, ssl: or unix:";
    }
    String rest = text.substring(SCHEME);
    Optional<IpAddress> ip = IpAddress.parse(rest);
    if (ip.filter(IpAddress::isIpv6).isPresent()) {
      return "put the IPv6 address in brackets, then the port: "
          + text.substring(0, SCHEME)
          + "[ADDRESS]:PORT";
    }
    if (ip.filter(Addresses::isUnicast).isPresent()) {
      return "add a port: " + text + ":PORT";
    }
    return "write a unicast IP address, IPv6 in brackets, and a port from 1 to 65535;"
        + " host names are not looked up";
  }

  private static String passiveHint(String text) {
    if (text.startsWith("tcp:") || text.startsWith("ssl:") || text.startsWith("unix:")) {
      return "that is for connecting; here is written where to listen";
    }
    if (IpPort.parse(text).isPresent() || IpPort.port(text).isPresent()) {
      return "begin with ptcp: or pssl:, and put the port before the address";
    }
    return "for example ptcp:6653, or ptcp:6653:192.0.2.1 for one address, IPv6 in brackets";
  }
}
