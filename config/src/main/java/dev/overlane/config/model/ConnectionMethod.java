package dev.overlane.config.model;

/** A remote end in OVS's active syntax (ovsdb(7), "Connection Methods"). */
public sealed interface ConnectionMethod {

  /**
   * {@code tcp:HOST:PORT} or {@code ssl:HOST:PORT}.
   *
   * @param host IPv4 or IPv6 address, without brackets
   * @param port 1..65535
   * @param tls whether {@code ssl:}
   */
  record Ip(String host, int port, boolean tls) implements ConnectionMethod {
    @Override
    public String toString() {
      return (tls ? "ssl:" : "tcp:")
          + (host.indexOf(':') >= 0 ? "[" + host + "]" : host)
          + ":"
          + port;
    }
  }

  /**
   * {@code unix:PATH}.
   *
   * @param path the socket's path
   */
  record Unix(String path) implements ConnectionMethod {
    @Override
    public String toString() {
      return "unix:" + path;
    }
  }
}
