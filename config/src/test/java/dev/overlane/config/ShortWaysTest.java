package dev.overlane.config;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.Maps;
import com.google.common.collect.Sets;
import dev.overlane.config.model.Segment;
import dev.overlane.config.model.Vni;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Templates, ranges of hosts, and numbers from a pool mean what is written out. */
final class ShortWaysTest {
  private static final String SHORT =
      """
      version: 1
      vni-pool: 500000-599999
      segments: { ab: { vlan: 100, vni: auto } }
      templates:
        compute: { bridge: br-int, fake-bridges: true }
        web: { segment: ab, addresses: [192.0.2.1] }
      hosts: { gw: { template: compute, address: 10.0.0.99, bridge: br1 } }
      host-ranges:
        h[08-11]:
          address: 10.0.0.[1-4]
          template: compute
          ports: { "p[1-4]": { template: web, addresses: ["192.0.3.[254-257]", 192.0.2.1] } }
      ports: { F: { template: web, addresses: [] } }
      """;

  @Test
  void shortWays_meanWhatIsWrittenOut() {
    String hosts =
        IntStream.range(0, 4)
            .mapToObj(
                i ->
                    String.format(
                        "  h%02d: { address: 10.0.0.%d, bridge: br-int, fake-bridges: true,"
                            + " ports: { p%d: { segment: ab, interface: p%d } } }%n",
                        8 + i, 1 + i, 1 + i, 1 + i))
            .collect(Collectors.joining());

    assertThat(
            Loading.model(
                SHORT.replace(
                    ", addresses: [\"192.0.3.[254-257]\", 192.0.2.1]", ", addresses: []")))
        .isEqualTo(
            Loading.model(
                "version: 1\nsegments: { ab: { vlan: 100, vni: 500100 } }\nports: { F: { segment:"
                    + " ab } }\nhosts:\n  gw: { address: 10.0.0.99, bridge: br1, fake-bridges: true"
                    + " }\n"
                    + hosts));
  }

  @Test
  void placesAndFindings_areThoseOfTheShortWays() {
    FilePlaces places = FilePlaces.of("f", SHORT.getBytes(UTF_8));

    assertThat(places.of("hosts", "h10").line()).isEqualTo(9);
    assertThat(places.of("hosts", "h10", "address").line()).isEqualTo(10);
    assertThat(places.of("hosts", "h10", "ports", "p3", "segment").line()).isEqualTo(6);
    assertThat(places.of("hosts", "h10", "bridge").line()).isEqualTo(5);
    assertThat(places.of("hosts", "gw", "bridge").line()).isEqualTo(7);
    assertThat(Loading.findings(SHORT))
        .hasSize(5)
        .allMatch(finding -> finding.startsWith("12:"))
        .anyMatch(finding -> finding.contains("address 192.0.2.1 of port \"p4\" is already"))
        .anyMatch(finding -> finding.contains("found \"192.0.3.256\""));
  }

  @Test
  void numberOfASegment_dependsOnNoOther() {
    Map<String, Integer> vlans = Map.of("a", 4094, "b", 1, "c", 100, "d", 101);
    Map<String, Vni> all = numbers(vlans);

    assertThat(all).containsEntry("a", new Vni(14_094)).containsEntry("b", new Vni(10_001));
    for (Set<String> names : Sets.powerSet(vlans.keySet())) {
      assertThat(numbers(Maps.filterKeys(vlans, names::contains)))
          .isEqualTo(Maps.filterKeys(all, names::contains));
    }
  }

  private static Map<String, Vni> numbers(Map<String, Integer> vlans) {
    String segments =
        vlans.entrySet().stream()
            .map(entry -> entry.getKey() + ": { vni: auto, vlan: " + entry.getValue() + " }")
            .collect(Collectors.joining(", "));
    return Maps.transformValues(
        Loading.model("version: 1\nvni-pool: 10000-19999\nsegments: { " + segments + " }\n")
            .segments(),
        Segment::vni);
  }
}
