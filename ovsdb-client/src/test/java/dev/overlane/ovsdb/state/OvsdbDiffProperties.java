package dev.overlane.ovsdb.state;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSortedMap;
import dev.overlane.config.model.ConnectionMethod;
import dev.overlane.config.model.DatapathType;
import dev.overlane.config.model.Overlay.Encoding;
import dev.overlane.config.model.Overlay.TunnelType;
import dev.overlane.config.model.Port;
import dev.overlane.config.model.Segment;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.statistics.Statistics;
import net.jqwik.api.statistics.StatisticsCoverage;

/** For any file, any earlier file and any tampering. */
final class OvsdbDiffProperties {

  @Property
  void diff_appliedOnce_leavesNothingToDo(
      @ForAll("hosts") FakeHost host, @ForAll("networks") Networks network) {
    OvsdbState state = network.state();
    OvsdbDiffResult first = OvsdbDiff.between(state, host.snapshot());
    Statistics.label("kinds of hosts")
        .collect(first.blocked().isPresent(), first.changes().isEmpty(), leftOut(first).isEmpty())
        .coverage(OvsdbDiffProperties::everyKind);

    host.apply(first.changes());

    OvsdbDiffResult second = OvsdbDiff.between(state, host.snapshot());
    assertThat(second.changes().changes()).isEmpty();
    assertThat(second.blocked()).isEqualTo(first.blocked());
    assertThat(leftOut(second)).isEqualTo(leftOut(first));
  }

  @Property
  void diff_appliedOnce_makesTheRowsAsTheFileSays(
      @ForAll("hosts") FakeHost host, @ForAll("networks") Networks network) {
    OvsdbState state = network.state();
    OvsdbDiffResult diff = OvsdbDiff.between(state, host.snapshot());
    if (diff.blocked().isEmpty()) {
      host.apply(diff.changes());

      RowsOfTheFile.assertThatHostHasThem(host, state, leftOut(diff));
    }
  }

  @Property
  void diff_leavesForeignRowsAndKeysAsTheyAre(
      @ForAll("hosts") FakeHost host, @ForAll("networks") Networks network) {
    OvsdbState state = network.state();
    var before = ForeignRows.of(state, host.snapshot());

    host.apply(OvsdbDiff.between(state, host.snapshot()).changes());

    assertThat(ForeignRows.of(state, host.snapshot())).containsAllEntriesOf(before);
  }

  @Property
  void bridgeChanges_appliedAlone_leadToTheSameHost(
      @ForAll("hosts") FakeHost host, @ForAll("networks") Networks network) {
    OvsdbState state = network.state();
    OvsdbDiffResult whole = OvsdbDiff.between(state, host.snapshot());
    List<OvsdbChange> ports =
        whole
            .changes()
            .changes()
            .subList(whole.bridgeChanges().changes().size(), whole.changes().changes().size());

    host.apply(whole.bridgeChanges());

    OvsdbDiffResult rest = OvsdbDiff.between(state, host.snapshot());
    assertThat(rest.bridgeChanges().isEmpty()).isTrue();
    assertThat(rest.changes().lines())
        .isEqualTo(new OvsdbChangeSet(ImmutableList.copyOf(ports)).lines());
  }

  @Property
  void blockedHost_isNotTouched(
      @ForAll("hosts") FakeHost host, @ForAll("networks") Networks network) {
    OvsdbDiffResult diff = OvsdbDiff.between(network.state(), host.snapshot());

    if (diff.blocked().isPresent()) {
      assertThat(diff.changes()).isEqualTo(OvsdbChangeSet.EMPTY);
      assertThat(diff.bridgeChanges()).isEqualTo(OvsdbChangeSet.EMPTY);
    }
  }

  @Property
  void portsAgree_exactlyWhenTheyNeedNoChange(
      @ForAll("hosts") FakeHost host, @ForAll("networks") Networks network) {
    OvsdbState state = network.state();
    OvsdbDiffResult diff = OvsdbDiff.between(state, host.snapshot());
    if (diff.blocked().isPresent()) {
      return;
    }
    host.apply(diff.changes());

    ObservedHost observed = ObservedHost.of(state, host.snapshot());

    Set<String> leftOut = leftOut(diff);
    assertThat(observed.ports())
        .allSatisfy(
            (name, port) ->
                assertThat(
                        port instanceof ObservedPort.Absent || port instanceof ObservedPort.Differs)
                    .isEqualTo(leftOut.contains(name)));
  }

  @Property
  void diff_doesNotDependOnTheOrderOfRows(
      @ForAll("hosts") FakeHost host, @ForAll("networks") Networks network) {
    OvsdbSnapshot snapshot = host.snapshot();
    OvsdbSnapshot reversed =
        new OvsdbSnapshot(
            snapshot.root(),
            reversed(snapshot.bridges()),
            reversed(snapshot.ports()),
            reversed(snapshot.interfaces()),
            reversed(snapshot.controllers()),
            reversed(snapshot.mirrors()));

    assertThat(OvsdbDiff.between(network.state(), reversed))
        .isEqualTo(OvsdbDiff.between(network.state(), snapshot));
    assertThat(ObservedHost.of(network.state(), reversed))
        .isEqualTo(ObservedHost.of(network.state(), snapshot));
  }

  private static <T> ImmutableMap<UUID, T> reversed(ImmutableMap<UUID, T> rows) {
    return ImmutableMap.copyOf(ImmutableSortedMap.copyOf(rows, Comparator.<UUID>reverseOrder()));
  }

  /** Hosts that were once, perhaps, as a file says, and were then tampered with. */
  @Provide
  Arbitrary<FakeHost> hosts() {
    return Combinators.combine(networks().optional(0.8), tampering().list().ofMaxSize(12))
        .as(
            (earlier, done) -> {
              FakeHost host = earlier.map(FakeHost::converged).orElseGet(FakeHost::new);
              done.forEach(tampering -> tampering.on(host));
              return host;
            });
  }

  @Provide
  Arbitrary<Networks> networks() {
    Arbitrary<Boolean> flag = Arbitraries.of(true, false);
    Arbitrary<Networks> base =
        Combinators.combine(
                Arbitraries.of(TunnelType.values()),
                Arbitraries.of("vtep0", "vtep0", "vtep1"),
                Arbitraries.of(Encoding.values()))
            .as((type, name, encoding) -> Networks.overlay(type, name, encoding))
            .map(overlay -> Networks.seed().withOverlay(overlay));
    return Combinators.combine(
            base,
            Arbitraries.of("br0", "br0", "br0", "br1"),
            Arbitraries.of(DatapathType.values()),
            flag,
            flag,
            flag,
            vlans(),
            ports())
        .as(
            (network, bridge, type, fakeBridges, adopt, target, segments, ports) ->
                network
                    .withBridge(bridge, type)
                    .withFakeBridges(fakeBridges)
                    .withAdopt(adopt)
                    .withTarget(target ? network.target() : Optional.<ConnectionMethod>empty())
                    .withSegments(segments.toArray(new Segment[0]))
                    .withFloating("M")
                    .withPorts(ports.toArray(new Port[0])));
  }

  private static Arbitrary<List<Segment>> vlans() {
    return Arbitraries.of(100, 101, 102)
        .list()
        .uniqueElements()
        .ofSize(2)
        .map(
            vlans ->
                List.of(
                    Networks.segment("ab", vlans.get(0)), Networks.segment("xy", vlans.get(1))));
  }

  /** Up to three ports, whose names and interfaces are matched at will. */
  private static Arbitrary<List<Port>> ports() {
    Arbitrary<List<String>> names =
        Arbitraries.of("A", "B", "C").list().uniqueElements().ofMaxSize(3);
    Arbitrary<List<String>> interfaces =
        Arbitraries.of("vA", "vB", "vC", "p").list().uniqueElements().ofSize(3);
    Arbitrary<List<String>> segments = Arbitraries.of("ab", "xy").list().ofSize(3);
    return Combinators.combine(names, interfaces, segments, Arbitraries.of(true, false))
        .as(
            (name, iface, segment, internal) ->
                IntStream.range(0, name.size())
                    .mapToObj(
                        i ->
                            internal
                                ? Networks.internal(name.get(i), segment.get(i), iface.get(i))
                                : Networks.port(name.get(i), segment.get(i), iface.get(i)))
                    .collect(Collectors.toList()));
  }

  private static Arbitrary<Tampering> tampering() {
    return Combinators.combine(
            Arbitraries.of(Tampering.Kind.values()),
            Arbitraries.integers().between(0, 30),
            Arbitraries.integers().between(0, 30))
        .as(Tampering::new);
  }

  /** Keeps the generators honest: each kind of host must come up. */
  private static void everyKind(StatisticsCoverage seen) {
    seen.checkQuery(kind -> kind.get(0).equals(true)).percentage(share -> share > 3);
    seen.checkQuery(kind -> kind.get(1).equals(false)).percentage(share -> share > 30);
    seen.checkQuery(kind -> kind.get(2).equals(false)).percentage(share -> share > 3);
  }

  /** Names of the desired ports that cannot be made. */
  private static Set<String> leftOut(OvsdbDiffResult diff) {
    return diff.problems().stream()
        .flatMap(problem -> problem.interfaceName().stream())
        .collect(Collectors.toSet());
  }
}
