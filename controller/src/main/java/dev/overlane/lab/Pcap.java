package dev.overlane.lab;

import com.google.common.collect.ImmutableList;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Instant;
import java.util.Optional;

/** The capture file format of libpcap (pcap-savefile(5)), Ethernet only. */
final class Pcap {
  private static final int MICROSECONDS = 0xa1b2c3d4;
  private static final int NANOSECONDS = 0xa1b23c4d;
  private static final int FILE_HEADER = 24;
  private static final int RECORD_HEADER = 16;
  private static final int SNAPSHOT = 0x40000;
  private static final int ETHERNET = 1;

  private Pcap() {}

  /** A file that holds the frames in this order. PURE. */
  static byte[] write(ImmutableList<byte[]> frames) {
    int size = FILE_HEADER + frames.stream().mapToInt(frame -> RECORD_HEADER + frame.length).sum();
    ByteBuffer out = ByteBuffer.allocate(size);
    out.putInt(MICROSECONDS).putShort((short) 2).putShort((short) 4);
    out.putInt(0).putInt(0).putInt(SNAPSHOT).putInt(ETHERNET);
    for (byte[] frame : frames) {
      out.putInt(0).putInt(0).putInt(frame.length).putInt(frame.length).put(frame);
    }
    return out.array();
  }

  /**
   * One frame of a capture.
   *
   * @param at when it was captured
   * @param octets as far as they were captured
   */
  @SuppressWarnings("ArrayRecordComponent") // handed on at once, never compared
  record Captured(Instant at, byte[] octets) {}

  /** Reads frame by frame as they come in; one thread. */
  static final class Reader {
    private final DataInputStream in;
    private ByteOrder order = ByteOrder.BIG_ENDIAN;
    private long fraction = 1_000;
    private boolean started;

    Reader(InputStream in) {
      this.in = new DataInputStream(in);
    }

    /** The next frame; empty at the end of the stream. */
    Optional<Captured> next() throws IOException {
      try {
        if (!started) {
          readFileHeader();
          started = true;
        }
        ByteBuffer header = read(RECORD_HEADER);
        int captured = header.getInt(8);
        if (captured < 0 || captured > SNAPSHOT) {
          throw new IOException("a captured frame of " + captured + " octets");
        }
        Instant at =
            Instant.ofEpochSecond(
                Integer.toUnsignedLong(header.getInt(0)),
                Integer.toUnsignedLong(header.getInt(4)) * fraction);
        return Optional.of(new Captured(at, read(captured).array()));
      } catch (EOFException e) {
        return Optional.empty();
      }
    }

    private void readFileHeader() throws IOException {
      int magic = read(FILE_HEADER).getInt(0);
      if (isMagic(Integer.reverseBytes(magic))) {
        order = ByteOrder.LITTLE_ENDIAN;
        magic = Integer.reverseBytes(magic);
      } else if (!isMagic(magic)) {
        throw new IOException("no capture file: it starts with " + Integer.toHexString(magic));
      }
      fraction = magic == NANOSECONDS ? 1 : 1_000;
    }

    private static boolean isMagic(int value) {
      return value == MICROSECONDS || value == NANOSECONDS;
    }

    private ByteBuffer read(int octets) throws IOException {
      byte[] buffer = new byte[octets];
      in.readFully(buffer);
      return ByteBuffer.wrap(buffer).order(order);
    }
  }
}
