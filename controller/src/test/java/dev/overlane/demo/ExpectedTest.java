package dev.overlane.demo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.overlane.config.ConfigLoader;
import dev.overlane.config.ConfigResult;
import org.junit.jupiter.api.Test;

final class ExpectedTest {
  private static final Expected EXPECTED =
      expected(
          """
          version: 1
          segments:
            blue: { vlan: 10 }
            green: { vlan: 20 }
            lone: { vlan: 30 }
          hosts:
            h1:
              address: 192.0.2.1
              ports:
                b1: { segment: blue }
                b2: { segment: blue }
                g1: { segment: green }
                l1: { segment: lone }
            h2:
              address: 192.0.2.2
              ports:
                b3: { segment: blue }
                g2: { segment: green }
          """);

  @Test
  void pairs_areAllOrderedPairsOfDifferentContainers() {
    assertThat(EXPECTED.pairs()).hasSize(30).doesNotHaveDuplicates();
    assertThat(EXPECTED.pairs()).noneMatch(pair -> pair.from().equals(pair.to()));
  }

  @Test
  void reaches_holdsInsideASegmentOnly() {
    assertThat(EXPECTED.reaches(new Pair("b1", "b3"))).isTrue();
    assertThat(EXPECTED.reaches(new Pair("b1", "g1"))).isFalse();
    assertThat(EXPECTED.forbidden()).hasSize(30 - 6 - 2).contains(new Pair("l1", "b2"));
  }

  @Test
  void acrossHosts_leavesOutSegmentsOfOneHost() {
    assertThat(EXPECTED.acrossHosts())
        .containsOnlyKeys("blue", "green")
        .containsEntry("blue", new Pair("b1", "b3"));
  }

  private static Expected expected(String file) {
    ConfigResult result = ConfigLoader.load("test.yaml", file.getBytes(UTF_8));
    assertThat(result).isInstanceOf(ConfigResult.Valid.class);
    return Expected.of(((ConfigResult.Valid) result).model());
  }
}
