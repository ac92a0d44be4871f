package dev.overlane.flow.proof;

import dev.overlane.flow.state.Bits;
import dev.overlane.flow.state.RawBytes;
import java.util.Optional;

/**
 * A match of some bits of the 802.1Q header (OXM_OF_VLAN_VID with a mask): the pipeline has no use
 * for it, others may.
 */
final class MaskedTag {
  private static final int OPENFLOW_BASIC = 0x8000;
  private static final int VLAN_VID_MASKED = 6 << 1 | 1;
  private static final int BYTES = 8;

  private MaskedTag() {}

  /** Reads an OXM as bits of a {@link Cube}'s word 0; empty: it is about something else. */
  static Optional<Bits> read(RawBytes raw) {
    byte[] bytes = raw.toArray();
    if (bytes.length != BYTES
        || number(bytes, 0) != OPENFLOW_BASIC
        || (bytes[2] & 0xff) != VLAN_VID_MASKED) {
      return Optional.empty();
    }
    long mask = number(bytes, 6) & Cube.TAG_BITS;
    long value = number(bytes, 4) & mask;
    return Optional.of(new Bits(value << Cube.TAG_SHIFT, mask << Cube.TAG_SHIFT));
  }

  private static int number(byte[] bytes, int at) {
    return (bytes[at] & 0xff) << Byte.SIZE | (bytes[at + 1] & 0xff);
  }
}
