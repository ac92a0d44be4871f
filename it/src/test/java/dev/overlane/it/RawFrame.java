package dev.overlane.it;

import dev.overlane.lab.Capture;
import dev.overlane.lab.CapturedFrame;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * A frame that tests put on a wire octet by octet, and know again by the number inside wherever it
 * comes out, in whatever tunnel or behind whatever tag.
 */
final class RawFrame {
  static final String BROADCAST = "ff:ff:ff:ff:ff:ff";

  /** For experiments in a private network (IEEE 802, local experimental EtherType 1). */
  private static final int EXPERIMENT = 0x88b5;

  private static final int VLAN = 0x8100;
  private static final int SHORTEST = 60;
  private static final int VNI_IS_SET = 0x08000000;
  private static final AtomicInteger COUNT = new AtomicInteger();

  private final byte[] marker;
  private final byte[] octets;

  private RawFrame(byte[] marker, byte[] octets) {
    this.marker = marker;
    this.octets = octets;
  }

  /**
   * A frame with a new number, eight octets that no other frame of this process holds.
   *
   * @param vids identifiers of its 802.1Q tags, outermost first; none: untagged
   */
  static RawFrame of(String destination, String source, int... vids) {
    byte[] marker =
        ByteBuffer.allocate(8).putInt(0x0e71a9e5).putInt(COUNT.incrementAndGet()).array();
    ByteBuffer frame = ByteBuffer.allocate(SHORTEST + 4 * vids.length);
    frame.put(mac(destination)).put(mac(source));
    for (int vid : vids) {
      frame.putShort((short) VLAN).putShort((short) vid);
    }
    frame.putShort((short) EXPERIMENT).put(marker);
    return new RawFrame(marker, frame.array());
  }

  /** The whole frame. */
  byte[] octets() {
    return octets.clone();
  }

  /** This frame as what a VXLAN datagram carries (RFC 7348 section 5). */
  byte[] inVxlan(int vni) {
    return ByteBuffer.allocate(8 + octets.length)
        .putInt(VNI_IS_SET)
        .putInt(vni << 8)
        .put(octets)
        .array();
  }

  /** A frame that carries this one in an IPv4 VXLAN packet, with the number of this one. */
  RawFrame inVxlanPacket(
      String destination, String source, byte[] fromAddress, byte[] toAddress, int vni) {
    byte[] datagram = inVxlan(vni);
    int length = 20 + 8 + datagram.length;
    ByteBuffer ip = ByteBuffer.allocate(20);
    ip.putShort((short) 0x4500).putShort((short) length).putInt(0);
    ip.put((byte) 64).put((byte) 17).putShort((short) 0).put(fromAddress).put(toAddress);
    ip.putShort(10, checksum(ip.array()));
    ByteBuffer frame = ByteBuffer.allocate(14 + length);
    frame.put(mac(destination)).put(mac(source)).putShort((short) 0x0800).put(ip.array());
    frame.putShort((short) 50000).putShort((short) 4789);
    frame.putShort((short) (8 + datagram.length)).putShort((short) 0).put(datagram);
    return new RawFrame(marker, frame.array());
  }

  /** RFC 1071. */
  private static short checksum(byte[] header) {
    int sum = 0;
    ByteBuffer words = ByteBuffer.wrap(header);
    while (words.hasRemaining()) {
      sum += words.getShort() & 0xffff;
    }
    sum = (sum & 0xffff) + (sum >>> 16);
    return (short) ~sum;
  }

  private static byte[] mac(String text) {
    return HexFormat.ofDelimiter(":").parseHex(text);
  }

  /** The frames of a capture that hold this one's number. */
  Stream<CapturedFrame> in(Capture capture) {
    return capture.frames().stream().filter(frame -> isIn(frame.octets()));
  }

  /** Whether some octets hold this frame's number. */
  boolean isIn(byte[] other) {
    String all = HexFormat.of().formatHex(other);
    return all.contains(HexFormat.of().formatHex(marker));
  }

  /** Waits until this frame has come to a capture. */
  void awaitIn(Capture capture) {
    Await.until("frame arrives", () -> in(capture).findAny().isPresent());
  }
}
