package dev.overlane.flow.state;

/**
 * What a switch knows of a packet's connection once the packet was tracked: the bits of {@link
 * HeaderField#CT_STATE} (ovs-fields(7), "ct_state"). Of a packet that was not tracked all are 0.
 */
public final class ConnectionState {
  /** It would open a connection: none is known that it is of. */
  public static final int NEW = 0x01;

  /** It is of a connection that was committed. */
  public static final int ESTABLISHED = 0x02;

  /** It is an ICMP error about a packet of a connection. */
  public static final int RELATED = 0x04;

  /** It goes the other way than the packet that opened the connection. */
  public static final int REPLY = 0x08;

  /** Nobody can tell what it belongs to. */
  public static final int INVALID = 0x10;

  /** It was tracked. */
  public static final int TRACKED = 0x20;

  /** The bits that a packet gets that opens a connection. */
  public static final int OPENING = TRACKED | NEW;

  /** The bits of a packet the other way, when the connection was committed. */
  public static final int ANSWER = TRACKED | ESTABLISHED | REPLY;

  /** By bit. */
  private static final String[] NAMES = {
    "new", "est", "rel", "rpl", "inv", "trk", "snat", "dnat",
  };

  private ConnectionState() {}

  /** Asks for some of the bits to be set, and for others not to be. */
  public static HeaderMatch match(int set, int clear) {
    return HeaderMatch.masked(HeaderField.CT_STATE, set, set | clear);
  }

  /** {@code -new+est}, as ovs-ofctl(8) takes it and prints it. */
  static String text(Bits bits) {
    StringBuilder text = new StringBuilder();
    for (int bit = 0; bit < NAMES.length; bit++) {
      if ((bits.mask() >>> bit & 1) != 0) {
        text.append((bits.value() >>> bit & 1) != 0 ? '+' : '-').append(NAMES[bit]);
      }
    }
    return text.toString();
  }
}
