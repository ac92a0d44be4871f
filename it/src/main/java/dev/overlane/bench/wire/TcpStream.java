package dev.overlane.bench.wire;

import java.nio.ByteBuffer;
import java.util.Map;
import java.util.TreeMap;

/**
 * One direction of a TCP connection, from its SYN on: segments in any order, some of them sent
 * again, become bytes in order, each stamped when it passed for the first time. Confined to one
 * thread.
 */
final class TcpStream {
  private final int first;
  private final Taker taker;

  /** How many bytes have been handed on. */
  private long done;

  /** What passed ahead of something that is missing, by its place in the stream. */
  private final TreeMap<Long, Piece> ahead = new TreeMap<>();

  private record Piece(ByteBuffer bytes, long nanos) {}

  /** Takes the next bytes of the stream. */
  @FunctionalInterface
  interface Taker {
    /**
     * Some bytes passed.
     *
     * @param nanos when, by {@link System#nanoTime}
     */
    void bytes(ByteBuffer bytes, long nanos);
  }

  /**
   * @param syn the segment that begins it
   */
  TcpStream(TcpSegment syn, Taker taker) {
    this.first = syn.sequence() + 1;
    this.taker = taker;
  }

  /**
   * Takes the next segment seen.
   *
   * @param nanos when, by {@link System#nanoTime}
   */
  void take(TcpSegment segment, long nanos) {
    if (segment.syn() || !segment.payload().hasRemaining()) {
      return;
    }
    // Sequence numbers wrap at 2^32; what passes is never 2 GiB away from what has passed.
    long at = done + (segment.sequence() - (first + (int) done));
    ahead.merge(at, new Piece(segment.payload(), nanos), TcpStream::longer);
    while (!ahead.isEmpty() && ahead.firstKey() <= done) {
      Map.Entry<Long, Piece> next = ahead.pollFirstEntry();
      handOn(next.getKey(), next.getValue());
    }
  }

  private static Piece longer(Piece one, Piece other) {
    return one.bytes.remaining() >= other.bytes.remaining() ? one : other;
  }

  private void handOn(long at, Piece piece) {
    ByteBuffer bytes = piece.bytes();
    long known = done - at;
    if (known < bytes.remaining()) {
      ByteBuffer news =
          bytes.slice(bytes.position() + (int) known, bytes.remaining() - (int) known);
      done += news.remaining();
      taker.bytes(news, piece.nanos());
    }
  }
}
