package dev.overlane.flow.proof;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.Maps;
import dev.overlane.config.model.MacAddress;
import dev.overlane.flow.state.Bits;
import dev.overlane.flow.state.FlowMatch;
import dev.overlane.flow.state.FlowMatch.MaskedMac;
import dev.overlane.flow.state.FlowMatch.VlanMatch;
import dev.overlane.flow.state.RawBytes;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A set of packet headers given by bits that are 0, 1 or either: the outermost 802.1Q header,
 * Ethernet source and destination, and whatever other header fields some flow asks for.
 *
 * <p>Word 0 holds the source in bits 0..47 and the tag in bits 48..60 (12 bits identifier, then
 * whether there is one); word 1 holds the destination; the others are {@link HeaderWords}.
 */
final class Cube {
  static final int SOURCE = 0;
  static final int DESTINATION = 1;
  static final int FIRST_OTHER = 2;
  static final int TAG_SHIFT = 48;
  static final long TAG_PRESENT = 0x1000;
  static final long TAG_BITS = 0x1fff;
  static final long TAG_MASK = TAG_BITS << TAG_SHIFT;

  /** Every header. */
  static final Cube ALL = new Cube(Bits.NONE, Bits.NONE, ImmutableMap.of());

  private final long sourceValue;
  private final long sourceMask;
  private final long destinationValue;
  private final long destinationMask;
  private final ImmutableMap<Integer, Bits> others;

  Cube(Bits source, Bits destination, ImmutableMap<Integer, Bits> others) {
    this.sourceValue = source.value();
    this.sourceMask = source.mask();
    this.destinationValue = destination.value();
    this.destinationMask = destination.mask();
    this.others = others;
  }

  /** A match's headers, and whether it asks for more than that. */
  record Matched(Cube cube, boolean vague) {}

  /** The headers that a match asks for; vague if it also asks what no cube can say. */
  static Matched of(FlowMatch match) {
    Bits source = mac(match.ethSource());
    Optional<Bits> tag = match.vlan().map(Cube::tag);
    boolean vague = false;
    Map<Integer, Bits> others = new LinkedHashMap<>();
    for (RawBytes raw : match.others()) {
      Optional<Bits> masked = MaskedTag.read(raw);
      vague |= masked.isEmpty();
      tag = masked.isPresent() ? masked : tag;
    }
    HeaderWords.put(match, others);
    Cube cube =
        new Cube(
            tag.map(source::and).orElse(source),
            mac(match.ethDestination()),
            ImmutableMap.copyOf(others));
    return new Matched(cube, vague);
  }

  /** All headers with a tag like this. */
  static Cube tagged(long value, long mask) {
    return new Cube(new Bits(value << TAG_SHIFT, mask << TAG_SHIFT), Bits.NONE, ImmutableMap.of());
  }

  private static Bits mac(Optional<MaskedMac> mac) {
    return mac.map(given -> new Bits(given.value().value(), given.mask().value()))
        .orElse(Bits.NONE);
  }

  private static Bits tag(VlanMatch match) {
    long value = match.id() == 0 ? 0 : TAG_PRESENT | match.id();
    return new Bits(value << TAG_SHIFT, TAG_MASK);
  }

  /** The headers of both; null: there is none. */
  @Nullable Cube and(Cube other) {
    if (isApart(other)) {
      return null;
    }
    if (other.contains(this)) {
      return this;
    }
    return new Cube(
        new Bits(sourceValue | other.sourceValue, sourceMask | other.sourceMask),
        new Bits(
            destinationValue | other.destinationValue, destinationMask | other.destinationMask),
        together(others, other.others));
  }

  private static ImmutableMap<Integer, Bits> together(
      ImmutableMap<Integer, Bits> left, ImmutableMap<Integer, Bits> right) {
    if (right.isEmpty()) {
      return left;
    }
    Map<Integer, Bits> all = new LinkedHashMap<>(left);
    right.forEach(
        (word, bits) ->
            all.merge(word, bits, (a, b) -> new Bits(a.value() | b.value(), a.mask() | b.mask())));
    return ImmutableMap.copyOf(all);
  }

  /** Whether no header is in both. */
  boolean isApart(Cube other) {
    if (((sourceValue ^ other.sourceValue) & sourceMask & other.sourceMask) != 0
        || ((destinationValue ^ other.destinationValue) & destinationMask & other.destinationMask)
            != 0) {
      return true;
    }
    if (others.isEmpty() || other.others.isEmpty()) {
      return false;
    }
    return others.entrySet().stream()
        .anyMatch(entry -> differ(entry.getValue(), other.word(entry.getKey())));
  }

  private static boolean differ(Bits left, Bits right) {
    return ((left.value() ^ right.value()) & left.mask() & right.mask()) != 0;
  }

  /** Whether every header of another cube is in this one. */
  boolean contains(Cube other) {
    return (sourceMask & ~other.sourceMask) == 0
        && (destinationMask & ~other.destinationMask) == 0
        && ((sourceValue ^ other.sourceValue) & sourceMask) == 0
        && ((destinationValue ^ other.destinationValue) & destinationMask) == 0
        && (others.isEmpty() || containsOthers(other));
  }

  private boolean containsOthers(Cube other) {
    return others.entrySet().stream()
        .allMatch(
            entry -> {
              Bits theirs = other.word(entry.getKey());
              return (entry.getValue().mask() & ~theirs.mask()) == 0
                  && !differ(entry.getValue(), theirs);
            });
  }

  /** The bits of one word. */
  Bits word(int index) {
    return switch (index) {
      case SOURCE -> new Bits(sourceValue, sourceMask);
      case DESTINATION -> new Bits(destinationValue, destinationMask);
      default -> {
        Bits bits = others.get(index);
        yield bits == null ? Bits.NONE : bits;
      }
    };
  }

  /** The words beyond the Ethernet addresses and the tag. */
  ImmutableMap<Integer, Bits> others() {
    return others;
  }

  /** The same with some bits of a word settled. */
  Cube with(int index, Bits bits) {
    Bits before = word(index);
    Bits after =
        new Bits((before.value() & ~bits.mask()) | bits.value(), before.mask() | bits.mask());
    if (index == SOURCE) {
      return new Cube(after, word(DESTINATION), others);
    } else if (index == DESTINATION) {
      return new Cube(word(SOURCE), after, others);
    }
    Map<Integer, Bits> more = new LinkedHashMap<>(others);
    more.put(index, after);
    return new Cube(word(SOURCE), word(DESTINATION), ImmutableMap.copyOf(more));
  }

  /** The tag's bits, in their own place. */
  Bits tag() {
    return new Bits((sourceValue & TAG_MASK) >>> TAG_SHIFT, (sourceMask & TAG_MASK) >>> TAG_SHIFT);
  }

  /** The same whatever the tag is, and whatever depends on how a frame with other tags is read. */
  Cube withoutTag() {
    Bits state = word(HeaderWords.STATE);
    return new Cube(
        new Bits(sourceValue & ~TAG_MASK, sourceMask & ~TAG_MASK),
        new Bits(destinationValue, destinationMask),
        state.isEmpty() ? ImmutableMap.of() : ImmutableMap.of(HeaderWords.STATE, state));
  }

  /** The same whatever is known of the connection. */
  Cube withoutState() {
    return others.containsKey(HeaderWords.STATE)
        ? new Cube(
            word(SOURCE),
            word(DESTINATION),
            ImmutableMap.copyOf(Maps.filterKeys(others, word -> word != HeaderWords.STATE)))
        : this;
  }

  /** The same with exactly these bits known of the connection. */
  Cube tracked(Bits state) {
    return withoutState().with(HeaderWords.STATE, state);
  }

  /** The same with exactly this identifier as its tag. */
  Cube retagged(int id) {
    Cube bare = withoutTag();
    return bare.with(SOURCE, new Bits((TAG_PRESENT | id) << TAG_SHIFT, TAG_MASK));
  }

  MacAddress source() {
    return new MacAddress(sourceValue & ~TAG_MASK & 0xffff_ffff_ffffL);
  }

  MacAddress destination() {
    return new MacAddress(destinationValue);
  }
}
