package dev.overlane.flow.proof;

import dev.overlane.flow.state.Bits;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The search for a header that is in one cube and in none of others: bit by bit, the bit that most
 * of the others ask for first, and the value first that fewer of them have. It is complete: it
 * finds one if there is one.
 */
final class Witness {
  /** An unremarkable station, and the broadcast address: what people read most easily. */
  private static final Bits SOURCE = new Bits(0x0200_0000_0001L, 0xffff_ffff_ffffL);

  private static final Bits BROADCAST = new Bits(0xffff_ffff_ffffL, 0xffff_ffff_ffffL);

  private Witness() {}

  /** Such a header: a cube with all bits of addresses and tag settled. */
  static Optional<Cube> in(Cube cube, List<Cube> taken) {
    Cube easy = settled(cube);
    if (taken.stream().allMatch(other -> other.isApart(easy))) {
      return Optional.of(easy);
    }
    return Optional.ofNullable(search(cube, taken)).map(Witness::settled);
  }

  /** The cube with every bit settled that matters to a reader. */
  private static Cube settled(Cube cube) {
    Cube tagged = filled(cube, Cube.SOURCE, new Bits(0, Cube.TAG_MASK));
    return filled(filled(tagged, Cube.SOURCE, SOURCE), Cube.DESTINATION, BROADCAST);
  }

  private static Cube filled(Cube cube, int word, Bits wish) {
    long open = wish.mask() & ~cube.word(word).mask();
    return cube.with(word, new Bits(wish.value() & open, open));
  }

  private static @Nullable Cube search(Cube cube, List<Cube> taken) {
    if (taken.isEmpty()) {
      return cube;
    }
    if (taken.stream().anyMatch(other -> other.contains(cube))) {
      return null;
    }
    Choice choice = choose(cube, taken);
    for (boolean set :
        choice.firstSet ? new boolean[] {true, false} : new boolean[] {false, true}) {
      Cube half = cube.with(choice.word, new Bits(set ? choice.bit : 0, choice.bit));
      List<Cube> left = new ArrayList<>();
      for (Cube other : taken) {
        if (!other.isApart(half)) {
          left.add(other);
        }
      }
      Cube found = search(half, left);
      if (found != null) {
        return found;
      }
    }
    return null;
  }

  private record Choice(int word, long bit, boolean firstSet) {}

  /** The open bit that most cubes ask for. */
  private static Choice choose(Cube cube, List<Cube> taken) {
    Map<Integer, int[]> counts = new LinkedHashMap<>();
    for (Cube other : taken) {
      count(cube, other, Cube.SOURCE, counts);
      count(cube, other, Cube.DESTINATION, counts);
      other.others().keySet().forEach(word -> count(cube, other, word, counts));
    }
    Choice best = new Choice(Cube.SOURCE, 0, false);
    int most = 0;
    for (Map.Entry<Integer, int[]> entry : counts.entrySet()) {
      int[] count = entry.getValue();
      for (int bit = 0; bit < Long.SIZE; bit++) {
        int zeros = count[2 * bit];
        int ones = count[2 * bit + 1];
        if (zeros + ones > most) {
          most = zeros + ones;
          best = new Choice(entry.getKey(), 1L << bit, ones < zeros);
        }
      }
    }
    return best;
  }

  private static void count(Cube cube, Cube other, int word, Map<Integer, int[]> counts) {
    Bits theirs = other.word(word);
    long open = theirs.mask() & ~cube.word(word).mask();
    if (open == 0) {
      return;
    }
    int[] count = counts.computeIfAbsent(word, none -> new int[2 * Long.SIZE]);
    for (long rest = open; rest != 0; rest &= rest - 1) {
      int bit = Long.numberOfTrailingZeros(rest);
      count[2 * bit + (int) (theirs.value() >>> bit & 1)]++;
    }
  }
}
