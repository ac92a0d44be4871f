package dev.overlane.tls;

/** The kinds of connections, and what to do on a host where the two sides disagree about TLS. */
public enum TlsEnd {
  /** A switch that dials in. */
  OPENFLOW(false, "ovs-vsctl set-controller BRIDGE ssl:IP:PORT"),
  /** An ovsdb-server that dials in. */
  OVSDB_LISTEN(false, "ovs-vsctl set-manager ssl:IP:PORT"),
  /** An ovsdb-server that is dialled. */
  OVSDB_DIAL(true, "ovs-vsctl set-manager pssl:PORT");

  private final boolean dials;
  private final String secureCommand;

  TlsEnd(boolean dials, String secureCommand) {
    this.dials = dials;
    this.secureCommand = secureCommand;
  }

  /** Whether the controller is TLS's client. */
  boolean dials() {
    return dials;
  }

  /** What makes the peer's side speak TLS. */
  String secureCommand() {
    return secureCommand;
  }

  TlsFault plainText() {
    String way = "on that host, " + secureCommand + ", and set-ssl";
    return new TlsFault(
        TlsFault.Kind.PLAIN_TEXT,
        dials
            ? "the server there speaks plain text, not TLS: " + way + "; or write tcp: in the file"
            : "it speaks plain text, and this port takes TLS: " + way);
  }

  /** Open vSwitch hangs up without a word on who does not speak TLS. */
  TlsFault hungUp() {
    return new TlsFault(
        TlsFault.Kind.OTHER,
        "closed by the peer before it said anything: if it takes TLS only, write ssl: in the file");
  }

  TlsFault unwanted() {
    return new TlsFault(
        TlsFault.Kind.UNWANTED,
        dials
            ? "the server there speaks TLS: write ssl: in the file, not tcp:"
            : "it speaks TLS, and this port takes plain text: have the file listen on pssl:, or on"
                + " that host write tcp: where ssl: is");
  }
}
