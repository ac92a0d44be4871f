package dev.overlane.config.model;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import java.util.BitSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** Masks mean exactly the ports of their range, each once, and are few. */
final class PortMaskTest {

  @Test
  void rangesUpToEachPort_areExact() {
    for (int last = 1; last <= PortRange.MAX; last++) {
      checkEdges(new PortRange(1, last));
    }
  }

  @Test
  void rangesFromEachPort_areExact() {
    for (int first = 1; first <= PortRange.MAX; first++) {
      checkEdges(new PortRange(first, PortRange.MAX));
    }
  }

  @Property(tries = 500)
  void anyRange_isExact(@ForAll("ranges") PortRange range) {
    BitSet ports = new BitSet();
    for (PortMask mask : PortMask.of(range)) {
      int size = 0x1_0000 - mask.mask();
      assertThat(ports.get(mask.value(), mask.value() + size).isEmpty())
          .as("%s twice", mask)
          .isTrue();
      ports.set(mask.value(), mask.value() + size);
    }
    BitSet expected = new BitSet();
    expected.set(range.first(), range.last() + 1);
    assertThat(ports).isEqualTo(expected);
    checkEdges(range);
  }

  /** The masks follow one another without a gap from the first port to the last. */
  private static void checkEdges(PortRange range) {
    ImmutableList<PortMask> masks = PortMask.of(range);
    int next = range.first();
    for (PortMask mask : masks) {
      int size = 0x1_0000 - mask.mask();
      assertThat(Integer.bitCount(size)).isEqualTo(1);
      assertThat(mask.value() & ~mask.mask()).isZero();
      assertThat(mask.value()).isEqualTo(next);
      assertThat(mask.matches(next + size - 1)).isTrue();
      next += size;
    }
    assertThat(next).isEqualTo(range.last() + 1);
    assertThat(masks.size()).isLessThanOrEqualTo(30);
  }

  @Provide
  Arbitrary<PortRange> ranges() {
    Arbitrary<Integer> ports = Arbitraries.integers().between(1, PortRange.MAX);
    return Combinators.combine(ports, ports)
        .as((a, b) -> new PortRange(Math.min(a, b), Math.max(a, b)));
  }
}
