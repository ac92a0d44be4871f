package dev.overlane.tls;

import static com.google.common.primitives.Bytes.concat;

import com.google.common.collect.ImmutableList;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * One element of DER (X.690): as much of it as the old forms of private keys need. PURE.
 *
 * @param tag its identifier octet
 * @param content its content octets
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares or changes it
record Der(int tag, byte[] content) {
  static final int INTEGER = 0x02;
  static final int OCTET_STRING = 0x04;
  static final int SEQUENCE = 0x30;

  /** A context-specific, constructed element with number 0. */
  static final int CONTEXT_0 = 0xa0;

  private static final int SHORT = 0x80;

  /** An element of others, or of bytes, one after the other. */
  static byte[] encode(int tag, byte[]... contents) {
    byte[] content = concat(contents);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(tag);
    if (content.length < SHORT) {
      out.write(content.length);
    } else {
      byte[] length = BigInteger.valueOf(content.length).toByteArray();
      int from = length[0] == 0 ? 1 : 0;
      out.write(SHORT | (length.length - from));
      out.write(length, from, length.length - from);
    }
    out.writeBytes(content);
    return out.toByteArray();
  }

  /**
   * The elements of some bytes, one after the other.
   *
   * @throws IllegalArgumentException if these bytes are no DER
   */
  static ImmutableList<Der> decode(byte[] bytes) {
    ImmutableList.Builder<Der> elements = ImmutableList.builder();
    ByteBuffer in = ByteBuffer.wrap(bytes);
    while (in.hasRemaining()) {
      int tag = in.get() & 0xff;
      int length = in.hasRemaining() ? length(in) : -1;
      if (length < 0 || length > in.remaining()) {
        throw new IllegalArgumentException("an element has no end");
      }
      elements.add(new Der(tag, Arrays.copyOfRange(bytes, in.position(), in.position() + length)));
      in.position(in.position() + length);
    }
    return elements.build();
  }

  private static int length(ByteBuffer in) {
    int first = in.get() & 0xff;
    if (first < SHORT) {
      return first;
    }
    int octets = first & ~SHORT;
    if (octets > 3 || octets > in.remaining()) {
      return -1;
    }
    int length = 0;
    for (int i = 0; i < octets; i++) {
      length = length << 8 | (in.get() & 0xff);
    }
    return length;
  }
}
