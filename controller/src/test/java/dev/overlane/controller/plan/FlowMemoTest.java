package dev.overlane.controller.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSortedMap;
import dev.overlane.config.model.Host;
import dev.overlane.config.model.MacAddress;
import dev.overlane.config.model.NetworkModel;
import dev.overlane.flow.compile.FlowCompiler;
import dev.overlane.flow.compile.HostBindings;
import dev.overlane.flow.compile.HostBindings.LocalPort;
import dev.overlane.flow.compile.SegmentRoster;
import dev.overlane.flow.compile.SharedFlows;
import dev.overlane.flow.pipeline.Pipeline;
import dev.overlane.flow.state.Flow;
import dev.overlane.flow.state.FlowChangeSet;
import dev.overlane.flow.state.FlowDiff;
import dev.overlane.flow.state.FlowKey;
import dev.overlane.flow.state.FlowMatch;
import dev.overlane.flow.state.FlowSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class FlowMemoTest {
  private static final NetworkModel MODEL =
      Networks.parse(
          Networks.SEED.replace(
              "  xy: { vlan: 101, vni: 10101 }",
              "  xy: { vlan: 101, vni: 10101 }\n  no: { vlan: 102 }"));
  private static final NetworkModel TRUNK = Networks.trunk(MODEL);

  /** One segment has another number; what the other one's flows are made of is the same. */
  private static final NetworkModel RENUMBERED =
      Networks.parse(
          Networks.SEED.replace(
              "  xy: { vlan: 101, vni: 10101 }",
              "  xy: { vlan: 101, vni: 10102, description: else }\n  no: { vlan: 102 }"));

  /** Another host has another address. */
  private static final NetworkModel READDRESSED =
      Networks.parse(
          Networks.SEED
              .replace("192.168.77.26", "192.168.77.36")
              .replace("segments:", "segments:\n  no: { vlan: 102 }"));

  /** A segment denies what its rules do not allow. */
  private static final NetworkModel RULED =
      Networks.parse(
          Networks.SEED.replace(
              "  xy: { vlan: 101, vni: 10101 }",
              "  xy: { vlan: 101, vni: 10101, default: deny,"
                  + " rules: [{ allow: tcp, ports: 443 }] }\n  no: { vlan: 102 }"));

  private static final ImmutableList<NetworkModel> MODELS =
      ImmutableList.of(MODEL, RENUMBERED, RULED, TRUNK, READDRESSED);

  private static final ImmutableList<String> SEGMENTS = ImmutableList.of("ab", "xy", "no");

  private final Random random = new Random(20_260_102);

  @Test
  void incrementalCompile_overRandomEdits_equalsTheFullRecompute() {
    SharedFlows shared = new SharedFlows();
    FlowMemo memo = new FlowMemo(shared);
    FlowMemo other = new FlowMemo(shared);
    FlowSet held = FlowSet.EMPTY;

    for (int round = 0; round < 3_000; round++) {
      NetworkModel model = MODELS.get(round / 20 % MODELS.size());
      Host host = Objects.requireNonNull(model.hosts().get("dt-1"));
      HostBindings bindings = anyBindings();
      ImmutableMap<String, SegmentRoster> rosters = anyRosters(model);

      Host neighbour = Objects.requireNonNull(model.hosts().get("dt-2"));
      HostBindings elsewhere = anyBindings();
      assertThat(other.compile(model, neighbour, elsewhere, rosters))
          .isEqualTo(FlowCompiler.compile(model, neighbour, elsewhere, rosters));
      FlowSet desired = memo.compile(model, host, bindings, rosters);
      assertThat(desired).isEqualTo(FlowCompiler.compile(model, host, bindings, rosters));

      held = tampered(held);
      FlowChangeSet changes = memo.between(desired, held);
      FlowChangeSet whole = FlowDiff.between(desired, held, Pipeline.LEARNED);
      assertThat(changes.adds()).containsExactlyInAnyOrderElementsOf(whole.adds());
      assertThat(changes.deletes()).containsExactlyInAnyOrderElementsOf(whole.deletes());
      assertThat(changes.replaced()).containsExactlyInAnyOrderElementsOf(whole.replaced());
      if (random.nextInt(4) > 0) {
        held = changes.applyTo(held);
        assertThat(held).isEqualTo(desired);
      }
    }
  }

  @Test
  void portsOfTwoSegmentsWithOneNumber_areRefused() {
    FlowMemo memo = new FlowMemo(new SharedFlows());
    Host host = Objects.requireNonNull(MODEL.hosts().get("dt-1"));
    LocalPort a = new LocalPort("A", "ab", 3, Optional.empty(), Optional.empty());
    LocalPort x = new LocalPort("X", "xy", 3, Optional.empty(), Optional.empty());
    HostBindings one = bindings(ImmutableSortedMap.of("vA", a));
    memo.compile(MODEL, host, one, ImmutableMap.of());

    HostBindings both = bindings(ImmutableSortedMap.of("vA", a, "vX", x));
    assertThatThrownBy(() -> memo.compile(MODEL, host, both, ImmutableMap.of()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(memo.compile(MODEL, host, one, ImmutableMap.of()))
        .isEqualTo(FlowCompiler.compile(MODEL, host, one, ImmutableMap.of()));
  }

  private static HostBindings bindings(ImmutableSortedMap<String, LocalPort> ports) {
    return HostBindings.of(OptionalInt.of(1), ports);
  }

  private HostBindings anyBindings() {
    ImmutableSortedMap.Builder<String, LocalPort> ports = ImmutableSortedMap.naturalOrder();
    for (int ofport = 2; ofport < 7; ofport++) {
      if (random.nextInt(3) > 0) {
        String segment = SEGMENTS.get(random.nextInt(SEGMENTS.size()));
        Optional<MacAddress> mac = anyMac(ofport);
        ports.put("v" + ofport, new LocalPort("P" + ofport, segment, ofport, mac, mac));
      }
    }
    OptionalInt tunnel =
        random.nextInt(5) == 0 ? OptionalInt.empty() : OptionalInt.of(freeNumber(ports.build()));
    return HostBindings.of(tunnel, ports.buildOrThrow());
  }

  /** A number that no port has: maybe one that a port had before. */
  private int freeNumber(ImmutableSortedMap<String, LocalPort> ports) {
    int number = 2 + random.nextInt(6);
    while (ports.containsKey("v" + number)) {
      number++;
    }
    return number;
  }

  private Optional<MacAddress> anyMac(int number) {
    return random.nextBoolean() ? Optional.empty() : MacAddress.parse("02:00:00:00:00:0" + number);
  }

  private ImmutableMap<String, SegmentRoster> anyRosters(NetworkModel model) {
    HostReport report =
        new HostReport(
            ImmutableSortedMap.of(),
            ImmutableSortedMap.of(),
            random.nextBoolean()
                ? ImmutableSortedMap.of()
                : ImmutableSortedMap.of(
                    "pipe",
                    new HostReport.PluggedMember(
                        SEGMENTS.get(random.nextInt(SEGMENTS.size())), anyMac(9))));
    return RosterBuilder.build(model, ImmutableMap.of("dt-2", report), ImmutableMap.of());
  }

  private FlowSet tampered(FlowSet flows) {
    if (random.nextBoolean()) {
      return flows;
    }
    List<Flow> all = flows.flows().asList();
    FlowKey key =
        all.isEmpty() || random.nextBoolean()
            ? new FlowKey(random.nextInt(60), 1 + random.nextInt(5), FlowMatch.ANY)
            : all.get(random.nextInt(all.size())).key();
    return flows.with(
        ImmutableMap.of(
            key,
            random.nextInt(3) == 0
                ? Optional.empty()
                : Optional.of(Flow.of(key, random.nextInt()))));
  }
}
