package dev.overlane.config.model;

/**
 * A local end in OVS's passive syntax, {@code ptcp:PORT[:IP]} or {@code pssl:PORT[:IP]} (ovsdb(7)).
 *
 * @param port 0..65535; 0 lets the kernel choose
 * @param address the local address, without brackets; {@code 0.0.0.0} for all
 * @param tls whether {@code pssl:}
 */
public record ListenMethod(int port, String address, boolean tls) {
  public static final String ANY = "0.0.0.0";

  /** Whether it is open on all addresses. */
  public boolean isAnyAddress() {
    return address.equals(ANY) || address.equals("::");
  }

  @Override
  public String toString() {
    String ip = address.indexOf(':') >= 0 ? "[" + address + "]" : address;
    return (tls ? "pssl:" : "ptcp:") + port + (address.equals(ANY) ? "" : ":" + ip);
  }
}
