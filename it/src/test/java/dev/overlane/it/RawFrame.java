package dev.overlane.it;

import com.google.common.primitives.Bytes;
import com.google.common.primitives.Ints;
import dev.overlane.config.model.Ipv4Address;
import dev.overlane.lab.Capture;
import dev.overlane.lab.CapturedFrame;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * A frame that tests put on a wire octet by octet, and know again by the number inside wherever it
 * comes out, in whatever tunnel or behind whatever tag.
 */
final class RawFrame {
  static final String BROADCAST = "ff:ff:ff:ff:ff:ff";

  /** Of what an IPv4 head says of fragments. */
  static final int MORE_FRAGMENTS = 0x2000;

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

  /** The same frame with octets behind what it carries. */
  RawFrame padded(int count) {
    return new RawFrame(marker, Arrays.copyOf(octets, octets.length + count));
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
    ByteBuffer udp = ByteBuffer.allocate(8 + datagram.length);
    udp.putShort((short) 50000).putShort((short) 4789);
    udp.putShort((short) udp.capacity()).putShort((short) 0).put(datagram);
    return new RawFrame(
        marker,
        ipv4(
            destination,
            source,
            new Ipv4(17, address(fromAddress), address(toAddress), 0),
            udp.array()));
  }

  /**
   * The head of an IPv4 packet.
   *
   * @param fragment where in a larger packet it belongs, in units of eight octets, with {@link
   *     #MORE_FRAGMENTS} if it is not the last
   */
  record Ipv4(int protocol, Ipv4Address from, Ipv4Address to, int fragment) {}

  /**
   * A frame with a new number that carries an IPv4 packet; the number is behind its transport. ICMP
   * and TCP get their checksums, but in a later fragment.
   */
  static RawFrame of(String destination, String source, Ipv4 ip, byte[] transport) {
    RawFrame marked = of(destination, source);
    byte[] content = Bytes.concat(transport, marked.marker);
    ByteBuffer fields = ByteBuffer.wrap(content);
    if (ip.fragment() == 0 && ip.protocol() == 1) {
      fields.putShort(2, checksum(content));
    } else if (ip.fragment() == 0 && ip.protocol() == 6) {
      fields.putShort(16, checksum(Bytes.concat(pseudoHeader(ip, content.length), content)));
    }
    return new RawFrame(marked.marker, ipv4(destination, source, ip, content));
  }

  /** What goes before TCP for its checksum (RFC 9293 section 3.1). */
  private static byte[] pseudoHeader(Ipv4 ip, int length) {
    return ByteBuffer.allocate(12)
        .putInt(ip.from().value())
        .putInt(ip.to().value())
        .putShort((short) ip.protocol())
        .putShort((short) length)
        .array();
  }

  /** A frame with a new number, which is behind the content where padding would be. */
  static RawFrame of(String destination, String source, int etherType, byte[] content) {
    RawFrame marked = of(destination, source);
    ByteBuffer frame = ByteBuffer.allocate(Math.max(SHORTEST, 14 + content.length + 8));
    frame.put(mac(destination)).put(mac(source)).putShort((short) etherType);
    return new RawFrame(marked.marker, frame.put(content).put(marked.marker).array());
  }

  /** The head of TCP (RFC 9293 section 3.1); the checksum is for the frame. */
  static byte[] tcp(int from, int to, int flags) {
    return ByteBuffer.allocate(20)
        .putShort((short) from)
        .putShort((short) to)
        .putLong(0)
        .put((byte) 0x50)
        .put((byte) flags)
        .array();
  }

  private static Ipv4Address address(byte[] octets) {
    return new Ipv4Address(Ints.fromByteArray(octets));
  }

  private static byte[] ipv4(String destination, String source, Ipv4 ip, byte[] content) {
    int length = 20 + content.length;
    ByteBuffer head = ByteBuffer.allocate(20);
    head.putShort((short) 0x4500).putShort((short) length);
    head.putShort((short) 0).putShort((short) ip.fragment());
    head.put((byte) 64).put((byte) ip.protocol()).putShort((short) 0);
    head.putInt(ip.from().value()).putInt(ip.to().value());
    head.putShort(10, checksum(head.array()));
    ByteBuffer frame = ByteBuffer.allocate(14 + length);
    frame.put(mac(destination)).put(mac(source)).putShort((short) 0x0800).put(head.array());
    return frame.put(content).array();
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
