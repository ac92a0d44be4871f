package dev.overlane.fuzz;

import com.google.common.collect.ImmutableList;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * A stream of bytes and one way in which a network may cut it: what a fuzz target makes of an input
 * whose first byte says how to cut the rest. 0: not at all; any other: a seed of lengths.
 */
public final class CutStream {
  private static final int LONGEST_PIECE = 64;

  private final byte[] whole;
  private final ImmutableList<byte[]> pieces;

  private CutStream(byte[] whole, ImmutableList<byte[]> pieces) {
    this.whole = whole;
    this.pieces = pieces;
  }

  /** Reads an input; an empty one is an empty stream. */
  public static CutStream of(byte[] input) {
    if (input.length < 2) {
      return new CutStream(new byte[0], ImmutableList.of());
    }
    byte[] whole = Arrays.copyOfRange(input, 1, input.length);
    return input[0] == 0
        ? new CutStream(whole, ImmutableList.of(whole))
        : new CutStream(whole, cut(whole, input[0]));
  }

  /** The whole stream. */
  public byte[] whole() {
    return whole.clone();
  }

  /** The stream in pieces, none of them empty. */
  public ImmutableList<byte[]> pieces() {
    return pieces;
  }

  private static ImmutableList<byte[]> cut(byte[] whole, byte seed) {
    SplittableRandom random = new SplittableRandom(seed);
    ImmutableList.Builder<byte[]> pieces = ImmutableList.builder();
    int start = 0;
    while (start < whole.length) {
      int longest = random.nextBoolean() ? 4 : LONGEST_PIECE;
      int end = Math.min(whole.length, start + 1 + random.nextInt(longest));
      pieces.add(Arrays.copyOfRange(whole, start, end));
      start = end;
    }
    return pieces.build();
  }
}
