package dev.overlane.it.chaos;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.Optional;

/**
 * A probe on the wire: an untagged frame of 60 octets that holds a mark of its run, its stream and
 * its number. It is known again behind whatever tags or tunnel headers it comes out. PURE.
 *
 * @param stream the number of its {@link ProbeStream}
 * @param number its place in the stream, from 0
 */
record ProbeFrame(int stream, int number) {
  /** For experiments in a private network (IEEE 802, local experimental EtherType 1). */
  private static final short EXPERIMENT = (short) 0x88b5;

  private static final int MARK = 0x0e71c4a0;
  private static final int SHORTEST = 60;
  private static final int CONTENT = 16;

  /** The octets of this probe. */
  byte[] octets(int run, String destination, String source) {
    return ByteBuffer.allocate(SHORTEST)
        .put(mac(destination))
        .put(mac(source))
        .putShort(EXPERIMENT)
        .putInt(MARK)
        .putInt(run)
        .putInt(stream)
        .putInt(number)
        .array();
  }

  /** The probe of a run that some octets hold; empty if they hold none. */
  static Optional<ProbeFrame> in(byte[] octets, int run) {
    ByteBuffer all = ByteBuffer.wrap(octets);
    for (int at = 0; at + CONTENT <= octets.length; at++) {
      if (all.getInt(at) == MARK && all.getInt(at + 4) == run) {
        return Optional.of(new ProbeFrame(all.getInt(at + 8), all.getInt(at + 12)));
      }
    }
    return Optional.empty();
  }

  private static byte[] mac(String text) {
    return HexFormat.ofDelimiter(":").parseHex(text);
  }
}
