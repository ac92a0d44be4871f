package dev.overlane.flow.proof;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import dev.overlane.config.model.Ipv4Address;
import dev.overlane.flow.state.Bits;
import dev.overlane.flow.state.RawBytes;
import java.util.Arrays;
import java.util.Optional;

/**
 * A match of a header field that the pipeline has no use for and others may: of the fields of
 * OpenFlow 1.4 section 7.2.3.7 those that a packet keeps on its whole way.
 *
 * @param number its OXM number, in class 0x8000
 * @param bits what it asks for, eight bytes each, the last ones first
 */
record HeaderField(int number, ImmutableList<Bits> bits) {
  private static final int OPENFLOW_BASIC = 0x8000;
  private static final int HEADER_BYTES = 4;
  private static final int VLAN_VID = 6;
  private static final int IP_ECN = 9;
  private static final int LONGEST = 16;

  /** Names in ovs-fields(7), by number; what has none is not one of those fields. */
  private static final ImmutableMap<Integer, String> NAMES =
      ImmutableMap.<Integer, String>builder()
          .put(5, "eth_type")
          .put(VLAN_VID, "vlan_vid")
          .put(8, "ip_dscp")
          .put(10, "nw_proto")
          .put(11, "nw_src")
          .put(12, "nw_dst")
          .put(13, "tcp_src")
          .put(14, "tcp_dst")
          .put(15, "udp_src")
          .put(16, "udp_dst")
          .put(17, "sctp_src")
          .put(18, "sctp_dst")
          .put(19, "icmp_type")
          .put(20, "icmp_code")
          .put(21, "arp_op")
          .put(22, "arp_spa")
          .put(23, "arp_tpa")
          .put(24, "arp_sha")
          .put(25, "arp_tha")
          .put(26, "ipv6_src")
          .put(27, "ipv6_dst")
          .put(28, "ipv6_label")
          .put(29, "icmpv6_type")
          .put(30, "icmpv6_code")
          .put(31, "nd_target")
          .put(32, "nd_sll")
          .put(33, "nd_tll")
          .buildOrThrow();

  private static final ImmutableSet<String> IPV4 =
      ImmutableSet.of("nw_src", "nw_dst", "arp_spa", "arp_tpa");

  /** Reads an OXM; empty if it is about something else, or something that may change. */
  static Optional<HeaderField> read(RawBytes raw) {
    byte[] bytes = raw.toArray();
    if (bytes.length < HEADER_BYTES) {
      return Optional.empty();
    }
    int oxmClass = (bytes[0] & 0xff) << 8 | (bytes[1] & 0xff);
    int number = (bytes[2] & 0xff) >> 1;
    boolean masked = (bytes[2] & 1) != 0;
    int payload = bytes.length - HEADER_BYTES;
    int width = masked ? payload / 2 : payload;
    boolean legal = width > 0 && width <= LONGEST && payload == (masked ? 2 * width : width);
    // The ECN bits are those of the outer header after a tunnel: they may change.
    if (oxmClass != OPENFLOW_BASIC || number == IP_ECN || !NAMES.containsKey(number) || !legal) {
      return Optional.empty();
    }
    byte[] value = Arrays.copyOfRange(bytes, HEADER_BYTES, HEADER_BYTES + width);
    byte[] mask = Arrays.copyOfRange(bytes, HEADER_BYTES + width, HEADER_BYTES + 2 * width);
    if (!masked) {
      Arrays.fill(mask, (byte) 0xff);
    }
    ImmutableList.Builder<Bits> words = ImmutableList.builder();
    for (int i = 0; i * Long.BYTES < width; i++) {
      long word = word(mask, i);
      words.add(new Bits(word(value, i) & word, word));
    }
    return Optional.of(new HeaderField(number, words.build()));
  }

  boolean isTag() {
    return number == VLAN_VID;
  }

  /** A masked match of the tag, in its place in {@link Cube}'s word 0. */
  Bits tag() {
    long mask = bits.get(0).mask() & Cube.TAG_BITS;
    return new Bits((bits.get(0).value() & mask) << Cube.TAG_SHIFT, mask << Cube.TAG_SHIFT);
  }

  /** The words of a {@link Cube} that it fills. */
  ImmutableMap<Integer, Bits> words() {
    ImmutableMap.Builder<Integer, Bits> words = ImmutableMap.builder();
    for (int i = 0; i < bits.size(); i++) {
      words.put(Cube.FIRST_OTHER + 2 * number + i, bits.get(i));
    }
    return words.buildOrThrow();
  }

  private static long word(byte[] bytes, int index) {
    long word = 0;
    int end = bytes.length - index * Long.BYTES;
    for (int i = Math.max(0, end - Long.BYTES); i < end; i++) {
      word = word << Byte.SIZE | (bytes[i] & 0xff);
    }
    return word;
  }

  /** A value of the field that a word of a {@link Cube} belongs to. */
  static String textOf(int word, long value) {
    String name = nameOf(word);
    return IPV4.contains(name)
        ? new Ipv4Address((int) value).toString()
        : "0x" + Long.toHexString(value);
  }

  /** The name of the field that a word of a {@link Cube} belongs to. */
  static String nameOf(int word) {
    return NAMES.getOrDefault((word - Cube.FIRST_OTHER) / 2, "field " + word)
        + ((word - Cube.FIRST_OTHER) % 2 == 0 ? "" : " (high half)");
  }
}
