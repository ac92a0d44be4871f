package dev.overlane.controller.plan;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.ImmutableSortedMap;
import com.google.common.collect.Sets;
import dev.overlane.config.model.MacAddress;
import dev.overlane.config.model.NetworkModel;
import dev.overlane.flow.compile.SegmentRoster;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class RollTest {
  private static final String FILE =
      """
      version: 1
      segments:
        a: { vlan: 100 }
        b: { vlan: 101 }
        c: { vlan: 102 }
      hosts:
        h1: { address: 192.0.2.1, ports: { A1: { segment: a }, B1: { segment: b } } }
        h2: { address: 192.0.2.2, ports: { A2: { segment: a }, C2: { segment: c } } }
        h3: { address: 192.0.2.3, ports: { B3: { segment: b } } }
        h4: { address: 192.0.2.4 }
      ports:
        M: { segment: a }
        N: { segment: c }
      """;
  private static final String OTHER_FILE =
      FILE.replace("h4: {", "h5: {").replace("M: { segment: a }", "M: { segment: b }");
  private static final List<String> SEGMENTS = List.of("a", "b", "c");

  private final Random random = new Random(20_260_101);

  @Test
  void rollAfterManyReports_isWhatAllReportsTogetherMake() {
    NetworkModel model = Networks.parse(FILE);
    Roll roll = new Roll(model);
    roll.accept(model);
    Map<String, HostReport> reports = new HashMap<>();
    Map<String, String> places = new HashMap<>();

    for (int round = 0; round < 5_000; round++) {
      if (round % 100 == 99) {
        model = Networks.parse(random.nextBoolean() ? FILE : OTHER_FILE);
        roll.accept(model);
        reports.keySet().retainAll(model.hosts().keySet());
      } else {
        FleetView before = roll.view(1);
        String host = List.copyOf(model.hosts().keySet()).get(random.nextInt(4));
        HostReport report = anyReport(model, host);
        reports.put(host, report);
        Set<String> concerned = Sets.union(roll.report(host, report), Set.of(host));
        assertThat(concerned).containsAll(sharers(before, roll.view(1)));
      }
      places = new TreeMap<>(FloatingPlaces.of(reports, places));

      FleetView view = roll.view(1);
      assertThat(view.floatingHosts()).isEqualTo(places);
      assertThat(view.rosters()).isEqualTo(RosterBuilder.build(model, reports, places));
      assertThat(view.reports()).isEqualTo(reports);
      assertThat(view.unobserved())
          .isEqualTo(Sets.difference(model.hosts().keySet(), reports.keySet()));
    }
  }

  @Test
  void rollAfterManyRevisions_isWhatTheLastOneMakes() {
    Roll roll = new Roll(Networks.parse(FILE));
    Map<String, HostReport> reports = new HashMap<>();
    for (int round = 0; round < 1_000; round++) {
      NetworkModel model = Networks.parse(anyFile());
      roll.accept(model);
      reports.keySet().retainAll(model.hosts().keySet());
      if (random.nextInt(8) == 0) {
        String host = List.copyOf(model.hosts().keySet()).get(0);
        HostReport report = random.nextBoolean() ? HostReport.EMPTY : anyReport(model, host);
        reports.put(host, report);
        roll.report(host, report);
      }

      assertThat(roll.view(1).rosters())
          .isEqualTo(RosterBuilder.build(model, reports, roll.view(1).floatingHosts()));
    }
  }

  /** A few hosts, of which most are as in most other files. */
  private String anyFile() {
    StringBuilder text = new StringBuilder(FILE.substring(0, FILE.indexOf("hosts:")));
    text.append("hosts:\n");
    for (int host = 1; host <= 4; host++) {
      if (host == 1 || random.nextInt(8) > 0) {
        int address = random.nextInt(8) == 0 ? 10 + host : host;
        text.append("  h%d: { address: 192.0.2.%d, ports: {".formatted(host, address));
        for (int port = 0; port < 3; port++) {
          String segment = SEGMENTS.get((port + (random.nextInt(8) == 0 ? 1 : 0)) % 3);
          boolean declared = random.nextInt(8) > 0;
          text.append(
              "%s P%d%d: { segment: %s%s }"
                  .formatted(
                      port == 0 ? "" : ",",
                      host,
                      port,
                      segment,
                      declared ? ", addresses: [10.0.%d.%d]".formatted(host, port) : ""));
        }
        text.append(" } }\n");
      }
    }
    return text.toString();
  }

  /** The hosts of the segments whose rosters differ. */
  private static Set<String> sharers(FleetView before, FleetView after) {
    Set<String> hosts = new HashSet<>();
    for (String segment : SEGMENTS) {
      SegmentRoster old = before.rosters().get(segment);
      SegmentRoster now = after.rosters().get(segment);
      if (!Objects.equals(old, now)) {
        Optional.ofNullable(old).ifPresent(roster -> hosts.addAll(roster.hosts().keySet()));
        Optional.ofNullable(now).ifPresent(roster -> hosts.addAll(roster.hosts().keySet()));
      }
    }
    return hosts;
  }

  private HostReport anyReport(NetworkModel model, String host) {
    ImmutableSortedMap.Builder<String, Optional<MacAddress>> floating =
        ImmutableSortedMap.naturalOrder();
    model.floatingPorts().keySet().stream()
        .filter(port -> random.nextBoolean())
        .forEach(port -> floating.put(port, anyMac()));
    ImmutableSortedMap.Builder<String, MacAddress> attached = ImmutableSortedMap.naturalOrder();
    Objects.requireNonNull(model.hosts().get(host))
        .ports()
        .keySet()
        .forEach(port -> anyMac().ifPresent(mac -> attached.put(port, mac)));
    ImmutableSortedMap.Builder<String, HostReport.PluggedMember> plugged =
        ImmutableSortedMap.naturalOrder();
    if (random.nextBoolean()) {
      String segment = SEGMENTS.get(random.nextInt(SEGMENTS.size()));
      plugged.put("pipe", new HostReport.PluggedMember(segment, anyMac()));
    }
    return new HostReport(floating.buildOrThrow(), attached.buildOrThrow(), plugged.buildOrThrow());
  }

  private Optional<MacAddress> anyMac() {
    return random.nextBoolean()
        ? Optional.empty()
        : MacAddress.parse("02:00:00:00:00:0" + random.nextInt(4));
  }

  @Test
  void firstReport_concernsThoseWhoseFlowsRememberedTheHost() {
    NetworkModel model = Networks.parse(FILE);
    Roll roll = new Roll(model);
    roll.accept(model);

    assertThat(roll.remembered("h1", ImmutableSet.of("h3"))).isFalse();
    assertThat(roll.report("h2", HostReport.EMPTY)).isEmpty();
    assertThat(roll.report("h3", HostReport.EMPTY)).containsExactly("h1");
    assertThat(roll.remembered("h2", ImmutableSet.of("h3"))).isTrue();
  }

  @Test
  void hostThatLeftAndReturned_isHeardByThoseWhoRememberIt() {
    NetworkModel model = Networks.parse(FILE);
    Roll roll = new Roll(model);
    roll.accept(model);
    roll.remembered("h1", ImmutableSet.of("h4"));
    roll.report("h4", HostReport.EMPTY);

    roll.accept(Networks.parse(OTHER_FILE));
    roll.accept(model);

    assertThat(roll.report("h4", HostReport.EMPTY)).containsExactly("h1");
  }

  @Test
  void reportThatSaysTheSame_concernsNobody() {
    NetworkModel model = Networks.parse(FILE);
    Roll roll = new Roll(model);
    roll.accept(model);
    HostReport report =
        new HostReport(
            ImmutableSortedMap.of(),
            ImmutableSortedMap.copyOf(
                ImmutableMap.of("A1", MacAddress.parse("02:00:00:00:00:0a").orElseThrow())),
            ImmutableSortedMap.of());

    assertThat(roll.report("h1", report)).containsExactly("h2");
    assertThat(roll.report("h1", report)).isEmpty();
  }
}
