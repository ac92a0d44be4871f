package dev.overlane.controller.isolation;

import dev.overlane.config.model.MacAddress;
import dev.overlane.flow.state.FlowMatch.MaskedMac;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.OptionalLong;

/** One address for each combination of masked matches that some address meets. */
final class MacAtoms {
  private static final long EVERY_BIT = 0xffff_ffff_ffffL;

  /** Addresses that one masked match takes and others do not. */
  private record Atom(MaskedMac inside, List<MaskedMac> outside) {}

  private MacAtoms() {}

  /** Returns an address of each combination that is none of those given. */
  static List<Long> representatives(Collection<MaskedMac> matches, Collection<Long> taken) {
    List<Atom> atoms =
        List.of(new Atom(new MaskedMac(new MacAddress(0), new MacAddress(0)), List.of()));
    for (MaskedMac match : matches) {
      List<Atom> finer = new ArrayList<>();
      for (Atom atom : atoms) {
        if (meet(atom.inside, match)) {
          finer.add(new Atom(both(atom.inside, match), atom.outside));
        }
        List<MaskedMac> outside = new ArrayList<>(atom.outside);
        outside.add(match);
        finer.add(new Atom(atom.inside, outside));
      }
      atoms = finer;
    }
    List<Long> found = new ArrayList<>();
    for (Atom atom : atoms) {
      find(atom.inside, atom.outside, taken).ifPresent(found::add);
    }
    return found;
  }

  private static boolean meet(MaskedMac left, MaskedMac right) {
    long both = left.mask().value() & right.mask().value();
    return ((left.value().value() ^ right.value().value()) & both) == 0;
  }

  private static MaskedMac both(MaskedMac left, MaskedMac right) {
    return masked(
        left.value().value() | right.value().value(), left.mask().value() | right.mask().value());
  }

  private static MaskedMac masked(long value, long mask) {
    return new MaskedMac(new MacAddress(value), new MacAddress(mask));
  }

  private static OptionalLong find(
      MaskedMac inside, List<MaskedMac> outside, Collection<Long> taken) {
    if (outside.isEmpty()) {
      return find(inside, taken);
    }
    MaskedMac first = outside.get(0);
    List<MaskedMac> others = outside.subList(1, outside.size());
    if (!meet(inside, first)) {
      return find(inside, others, taken);
    }
    // An address is outside if one bit at least is not as the mask wants it.
    long free = first.mask().value() & ~inside.mask().value();
    for (long bits = free; bits != 0; bits &= bits - 1) {
      long bit = Long.lowestOneBit(bits);
      long value = inside.value().value() | (~first.value().value() & bit);
      OptionalLong found = find(masked(value, inside.mask().value() | bit), others, taken);
      if (found.isPresent()) {
        return found;
      }
    }
    return OptionalLong.empty();
  }

  /** Counts through the free bits until an address is not taken. */
  private static OptionalLong find(MaskedMac inside, Collection<Long> taken) {
    long free = ~inside.mask().value() & EVERY_BIT;
    long chosen = 0;
    do {
      long address = inside.value().value() | chosen;
      // No station has the address zero.
      if (address != 0 && !taken.contains(address)) {
        return OptionalLong.of(address);
      }
      chosen = (chosen - free) & free;
    } while (chosen != 0);
    return OptionalLong.empty();
  }
}
