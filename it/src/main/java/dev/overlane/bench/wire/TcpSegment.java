package dev.overlane.bench.wire;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * A TCP segment over IPv4 (RFC 9293).
 *
 * @param from address and port of the sender
 * @param to address and port of the receiver
 * @param sequence of its first byte, or of its SYN
 * @param syn whether it begins its direction of the connection
 * @param payload what it carries; its position and limit are its own
 */
record TcpSegment(Endpoint from, Endpoint to, int sequence, boolean syn, ByteBuffer payload) {
  private static final int ETHERNET_HEADER = 14;
  private static final int ETHER_TYPE_IPV4 = 0x0800;
  private static final int PROTOCOL_TCP = 6;
  private static final int SYN = 2;

  /**
   * One end of a connection.
   *
   * @param address an IPv4 address
   * @param port unsigned
   */
  record Endpoint(int address, int port) {}

  /** Decodes an untagged Ethernet frame; empty: it carries anything else. PURE. */
  static Optional<TcpSegment> of(byte[] frame) {
    try {
      ByteBuffer in = ByteBuffer.wrap(frame);
      if (u16(in, 12) != ETHER_TYPE_IPV4) {
        return Optional.empty();
      }
      int end = ETHERNET_HEADER + u16(in, ETHERNET_HEADER + 2);
      int tcp = ETHERNET_HEADER + 4 * (in.get(ETHERNET_HEADER) & 0xf);
      if (in.get(ETHERNET_HEADER + 9) != PROTOCOL_TCP || end > frame.length) {
        return Optional.empty();
      }
      int payload = tcp + 4 * (in.get(tcp + 12) >> 4 & 0xf);
      return Optional.of(
          new TcpSegment(
              new Endpoint(in.getInt(ETHERNET_HEADER + 12), u16(in, tcp)),
              new Endpoint(in.getInt(ETHERNET_HEADER + 16), u16(in, tcp + 2)),
              in.getInt(tcp + 4),
              (in.get(tcp + 13) & SYN) != 0,
              in.slice(payload, end - payload)));
    } catch (IndexOutOfBoundsException | BufferUnderflowException cutShort) {
      return Optional.empty();
    }
  }

  private static int u16(ByteBuffer in, int at) {
    return in.getShort(at) & 0xffff;
  }
}
