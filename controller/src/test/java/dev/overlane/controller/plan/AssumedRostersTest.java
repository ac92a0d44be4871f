package dev.overlane.controller.plan;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.ImmutableSortedMap;
import com.google.common.collect.ImmutableSortedSet;
import dev.overlane.config.model.Ipv4Address;
import dev.overlane.config.model.MacAddress;
import dev.overlane.config.model.NetworkModel;
import dev.overlane.flow.compile.HostBindings;
import dev.overlane.flow.compile.HostBindings.LocalPort;
import dev.overlane.flow.compile.SegmentRoster;
import dev.overlane.flow.compile.SegmentRoster.HostMembers;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** What dt-1 assumes of dt-2 in segment ab while nobody has observed dt-2. */
final class AssumedRostersTest {
  private static final MacAddress MAC = MacAddress.parse("02:00:00:00:00:77").orElseThrow();
  private static final Ipv4Address VTEP = Ipv4Address.parse("192.168.77.26").orElseThrow();
  private static final HostMembers REMEMBERED =
      new HostMembers(VTEP, ImmutableSortedSet.of(MAC), false);
  private static final String ALL_MACS =
      Networks.SEED
          .replace("interface: vA", "interface: vA, mac: \"02:00:00:00:00:0a\"")
          .replace("interface: vB", "interface: vB, mac: \"02:00:00:00:00:0b\"")
          .replace("interface: vX", "interface: vX, mac: \"02:00:00:00:00:1a\"")
          .replace("interface: vY", "interface: vY, mac: \"02:00:00:00:00:1b\"");

  private static Map<String, HostMembers> membersOfAb(String file, String... unobserved) {
    NetworkModel model = Networks.parse(file);
    FleetView view =
        new FleetView(
            1,
            model,
            RosterBuilder.build(model, ImmutableMap.of(), ImmutableMap.of()),
            ImmutableMap.of(),
            ImmutableMap.of(),
            ImmutableSet.copyOf(unobserved));
    HostBindings bindings =
        HostBindings.of(
            OptionalInt.of(1),
            ImmutableSortedMap.of(
                "vA", new LocalPort("A", "ab", 2, Optional.empty(), Optional.empty())));
    SegmentRoster roster =
        AssumedRosters.merge(view, bindings, Map.of("ab", Map.of("dt-2", REMEMBERED))).get("ab");
    return roster.hosts();
  }

  @Test
  void addressThatTheFileDoesNotName_isAssumedOfAnUnobservedHost() {
    assertThat(membersOfAb(Networks.SEED, "dt-2").get("dt-2").knownMacs()).containsExactly(MAC);
  }

  @Test
  void observedHost_isNotAssumedAnything() {
    assertThat(membersOfAb(Networks.SEED).get("dt-2").knownMacs()).isEmpty();
  }

  @Test
  void hostWhosePortsAllHaveTheirAddressInTheFile_isNotAssumedAnother() {
    assertThat(membersOfAb(ALL_MACS, "dt-2").get("dt-2").knownMacs())
        .containsExactly(MacAddress.parse("02:00:00:00:00:0b").orElseThrow());
  }

  @Test
  void addressOfAMemberOfTheFile_isNotAssumedOfAnotherHost() {
    String file =
        Networks.SEED.replace("interface: vA", "interface: vA, mac: \"02:00:00:00:00:77\"");

    assertThat(membersOfAb(file, "dt-2").get("dt-2").knownMacs()).isEmpty();
  }

  @Test
  void hostWithoutAMemberInTheFile_isAssumedOneOnlyWhereItMayHaveOne() {
    String without = Networks.SEED.replace("      B: { segment: ab, interface: vB }\n", "");

    assertThat(membersOfAb(without, "dt-2")).doesNotContainKey("dt-2");
    assertThat(membersOfAb(without + "ports:\n  M: { segment: ab }\n", "dt-2")).containsKey("dt-2");
  }

  @Test
  void hostThatLeftTheFile_isNotAssumed() {
    String without = Networks.SEED.substring(0, Networks.SEED.indexOf("  dt-2:"));

    assertThat(membersOfAb(without, "dt-2")).containsOnlyKeys("dt-1");
  }
}
