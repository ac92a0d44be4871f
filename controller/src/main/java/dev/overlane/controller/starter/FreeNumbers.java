package dev.overlane.controller.starter;

import com.google.common.collect.ImmutableList;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.IntStream;

/** Numbers for segments: what was said, and what is free for those of whom nothing was. PURE. */
final class FreeNumbers {
  private static final int FIRST_VLAN = 100;
  private static final int FIRST_VNI = 10_000;

  /** A segment with its numbers as the file has them. */
  record Numbered(String name, String vlan, String vni) {}

  private FreeNumbers() {}

  /** The numbers of each segment, in order. */
  static ImmutableList<Numbered> of(Starter starter) {
    Set<String> said = new HashSet<>();
    starter.segments().forEach(segment -> segment.number().ifPresent(said::add));
    Set<String> vlans = new HashSet<>(starter.wiring().trunk() ? said : Set.of());
    Set<String> vnis = new HashSet<>(said);
    ImmutableList.Builder<Numbered> numbered = ImmutableList.builder();
    for (Starter.Segment segment : starter.segments()) {
      String vlan =
          segment
              .number()
              .filter(number -> starter.wiring().trunk())
              .orElseGet(() -> free(FIRST_VLAN, vlans));
      String vni = segment.number().orElseGet(() -> free(FIRST_VNI + Integer.parseInt(vlan), vnis));
      numbered.add(new Numbered(segment.name(), vlan, vni));
    }
    return numbered.build();
  }

  /** Takes the first number that nobody has. */
  private static String free(int from, Set<String> taken) {
    return IntStream.iterate(from, number -> number + 1)
        .mapToObj(Integer::toString)
        .filter(taken::add)
        .findFirst()
        .orElseThrow();
  }
}
