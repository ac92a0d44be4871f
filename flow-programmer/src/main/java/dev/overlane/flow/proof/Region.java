package dev.overlane.flow.proof;

import com.google.common.collect.ImmutableList;
import dev.overlane.flow.state.Bits;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A set of headers: a cube without some others. What is taken away is only listed; whether anything
 * is left is decided by a search where somebody needs to know.
 *
 * @param cube what is in it at most
 * @param without what is not
 * @param sure whether a packet with such a header certainly came here; else it may have
 * @param origin what they were before they were changed; null: they never were
 */
record Region(Cube cube, @Nullable Without without, boolean sure, @Nullable Region origin) {
  static final Region ALL = of(Cube.ALL);

  /** What the bits of a tag could say and no frame can: no tag, and a bit of its identifier. */
  private static final ImmutableList<Cube> NO_TAG_WITH_IDENTIFIER =
      IntStream.range(0, 12)
          .mapToObj(bit -> Cube.tagged(1L << bit, 1L << bit | Cube.TAG_PRESENT))
          .collect(ImmutableList.toImmutableList());

  /**
   * Cubes that are taken away.
   *
   * @param cubes some
   * @param rest and more; null: no more
   */
  record Without(ImmutableList<Cube> cubes, @Nullable Without rest) {}

  static Region of(Cube cube) {
    return new Region(cube, null, true, null);
  }

  Region within(Cube part) {
    return new Region(part, without, sure, origin);
  }

  Region minus(ImmutableList<Cube> cubes) {
    return cubes.isEmpty() ? this : new Region(cube, new Without(cubes, without), sure, origin);
  }

  Region unsure() {
    return sure ? new Region(cube, without, false, origin) : this;
  }

  /** The headers after the outermost tag was popped: nobody knows what is below. */
  Region popped() {
    return changed(cube.withoutTag());
  }

  /** The headers after a tag was pushed. */
  Region pushed(int id) {
    return changed(cube.retagged(id));
  }

  /** The headers after bits of a word that is no address were set. */
  Region with(int word, Bits bits) {
    List<Cube> taken = taken();
    List<Cube> kept = new ArrayList<>();
    for (Cube part : taken) {
      if ((part.word(word).mask() & bits.mask() & ~cube.word(word).mask()) == 0) {
        kept.add(part.with(word, bits));
      }
    }
    return changed(cube.with(word, bits), kept, kept.size() == taken.size());
  }

  /**
   * The headers with what the switch now knows of their connections. What was missing whatever that
   * is, or for what it was before, stays missing.
   */
  Region tracked(Bits state) {
    long settled = cube.word(HeaderWords.STATE).mask();
    List<Cube> taken = taken();
    ImmutableList<Cube> kept =
        taken.stream()
            .filter(part -> (part.word(HeaderWords.STATE).mask() & ~settled) == 0)
            .map(Cube::withoutState)
            .collect(ImmutableList.toImmutableList());
    Without less = kept.isEmpty() ? null : new Without(kept, null);
    boolean exact = kept.size() == taken.size();
    return new Region(cube.tracked(state), less, sure && exact, origin);
  }

  /** With other tags: what is missing whatever the tag was stays missing, the rest may be there. */
  private Region changed(Cube after) {
    List<Cube> taken = taken();
    List<Cube> kept = new ArrayList<>();
    for (Cube part : taken) {
      boolean everyTag =
          part.others().isEmpty()
              && (part.tag().mask() & ~cube.tag().mask()) == 0
              && (part.tag().mask() & (part.tag().value() ^ cube.tag().value())) == 0;
      if (everyTag) {
        kept.add(part.withoutTag());
      }
    }
    return changed(after, kept, kept.size() == taken.size());
  }

  private Region changed(Cube after, List<Cube> kept, boolean exact) {
    Without less = kept.isEmpty() ? null : new Without(ImmutableList.copyOf(kept), null);
    return new Region(after, less, sure && exact, origin == null ? this : origin);
  }

  /** A header of this region as it was before it was changed. */
  Cube asItCameIn(Cube header) {
    Cube part = origin == null ? null : origin.cube().and(header.withoutTag().withoutState());
    return origin == null || part == null ? header : origin.within(part).witness().orElse(header);
  }

  /** The cubes taken away that have something of this one. */
  List<Cube> taken() {
    List<Cube> all = new ArrayList<>();
    for (Without some = without; some != null; some = some.rest()) {
      for (Cube taken : some.cubes()) {
        if (!taken.isApart(cube)) {
          all.add(taken);
        }
      }
    }
    return all;
  }

  /** A header of it; empty: it has none. */
  Optional<Cube> witness() {
    List<Cube> taken = taken();
    if (cube.tag().mask() != Cube.TAG_BITS) {
      NO_TAG_WITH_IDENTIFIER.stream().filter(none -> !none.isApart(cube)).forEach(taken::add);
    }
    return Witness.in(cube, taken);
  }
}
