package dev.overlane.it.chaos.relay;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;

/** Cuts a stream into the messages of its protocol. One thread uses it. */
interface Cutter {
  /** The next whole message, octet by octet; throws {@link EOFException} at the end. */
  byte[] next() throws IOException;

  /** OpenFlow: the third and fourth octet are the length. */
  static Cutter openFlow(InputStream raw) {
    BufferedInputStream in = new BufferedInputStream(raw);
    return () -> {
      byte[] header = in.readNBytes(8);
      if (header.length < 8) {
        throw new EOFException();
      }
      int length = ByteBuffer.wrap(header).getShort(2) & 0xffff;
      byte[] body = in.readNBytes(Math.max(0, length - 8));
      return ByteBuffer.allocate(8 + body.length).put(header).put(body).array();
    };
  }

  /** JSON-RPC as OVSDB has it: objects one after the other (RFC 7047 section 4). */
  static Cutter json(InputStream raw) {
    BufferedInputStream in = new BufferedInputStream(raw);
    return () -> {
      ByteArrayOutputStream message = new ByteArrayOutputStream();
      int depth = 0;
      boolean inString = false;
      boolean escaped = false;
      do {
        int octet = in.read();
        if (octet < 0) {
          throw new EOFException();
        }
        message.write(octet);
        if (escaped) {
          escaped = false;
        } else if (inString) {
          escaped = octet == '\\';
          inString = octet != '"';
        } else {
          inString = octet == '"';
          depth += octet == '{' ? 1 : octet == '}' ? -1 : 0;
        }
      } while (depth > 0 || message.size() < 2);
      return message.toByteArray();
    };
  }
}
