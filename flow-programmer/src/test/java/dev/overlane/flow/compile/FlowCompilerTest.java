package dev.overlane.flow.compile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSortedMap;
import dev.overlane.config.model.Overlay.Encoding;
import dev.overlane.flow.compile.HostBindings.LocalPort;
import dev.overlane.flow.compile.Station.Knowledge;
import dev.overlane.flow.pipeline.FlowTable;
import dev.overlane.flow.pipeline.FlowText;
import dev.overlane.flow.state.Flow;
import dev.overlane.flow.state.FlowAction;
import dev.overlane.flow.state.FlowInstruction;
import dev.overlane.flow.state.FlowInstruction.ApplyActions;
import dev.overlane.flow.state.FlowSet;
import dev.overlane.flow.state.Metering;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

final class FlowCompilerTest {

  @Property(tries = 100)
  void sameInputs_giveTheSameFlowsInTheSameOrder(@ForAll("networks") TestNetwork network) {
    List<Flow> again = network.flows("h1").flows().asList();

    assertThat(network.flows("h1").flows().asList()).isEqualTo(again);
  }

  @Property(tries = 100)
  void otherSegment_changesNoFlowOfThisOne(@ForAll("networks") TestNetwork network) {
    Assume.that(network.stations().stream().noneMatch(FlowCompilerTest::putsH1IntoS2));
    List<Station> fewer =
        network.stations().stream().filter(station -> !station.segment().equals("s2")).toList();

    TestNetwork without = new TestNetwork(network.model(), ImmutableList.copyOf(fewer));

    assertThat(without.flows("h1")).isEqualTo(network.flows("h1"));
  }

  private static boolean putsH1IntoS2(Station station) {
    return station.segment().equals("s2") && station.host().equals("h1");
  }

  @Test
  void host_withoutPorts_getsNoFlows() {
    TestNetwork network =
        TestNetwork.of(
            Encoding.VNI_PER_SEGMENT,
            2,
            1,
            ImmutableList.of(new Station("h1", "s1", 2, TestNetworks.mac(1), Knowledge.UNKNOWN)));

    assertThat(network.flows("h2")).isEqualTo(FlowSet.EMPTY);
  }

  @Test
  void host_withoutTunnel_talksToNobodyElse() {
    TestNetwork seed = TestNetworks.seed(Encoding.VNI_PER_SEGMENT);
    HostBindings bindings = HostBindings.of(OptionalInt.empty(), seed.bindings("h1").ports());

    FlowSet flows = FlowCompiler.compile(seed.model(), seed.host("h1"), bindings, seed.rosters());

    assertThat(flows.flows())
        .extracting(FlowText::of)
        .noneMatch(text -> text.contains("goto_table:5,") || text.endsWith("goto_table:5"))
        .noneMatch(text -> text.contains("in_port=1,") || text.contains("output:1"))
        .noneMatch(text -> text.contains("table=70,"))
        .anyMatch(text -> text.contains("output:2"));
  }

  @Test
  void address_namedByThisHostAndAnother_isForwardedToItsOwnPort() {
    List<Station> stations =
        ImmutableList.of(
            new Station("h1", "s1", 2, TestNetworks.mac(7), Knowledge.KNOWN),
            new Station("h2", "s1", 2, TestNetworks.mac(7), Knowledge.KNOWN),
            new Station("h3", "s1", 2, TestNetworks.mac(7), Knowledge.KNOWN),
            new Station("h4", "s1", 2, TestNetworks.mac(8), Knowledge.KNOWN));
    TestNetwork network = TestNetwork.of(Encoding.VNI_PER_SEGMENT, 4, 1, stations);

    assertThat(known(network.flows("h2"), 7)).contains("write_metadata:0x202000000");
    assertThat(known(network.flows("h4"), 7)).contains("write_metadata:0xc0a84d0102000000");
  }

  @Test
  void segment_ofAThousandHosts_isFloodedInChunksOf512Peers() {
    FlowSet flows = TestNetworks.crowd(Encoding.VNI_PER_SEGMENT, 1100).flows("h1");

    assertThat(outputs(flows, FlowTable.EGRESS)).isEqualTo(1 + 512);
    assertThat(outputs(flows, FlowTable.FLOOD_1)).isEqualTo(512);
    assertThat(outputs(flows, FlowTable.FLOOD_2)).isEqualTo(1099 - 1024);
    assertThat(outputs(flows, FlowTable.FLOOD_3)).isZero();
  }

  @Test
  void segment_ofTooManyHosts_isRefusedWithItsLimit() {
    TestNetwork crowd = TestNetworks.crowd(Encoding.TRUNK, FlowCompiler.MAX_HOSTS_PER_SEGMENT + 2);

    assertThatThrownBy(() -> crowd.flows("h1"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("at most 8192 and 4096 can be flooded");
  }

  @Test
  void ports_thatShareAnOfport_areRefused() {
    TestNetwork seed = TestNetworks.seed(Encoding.VNI_PER_SEGMENT);
    HostBindings twice =
        HostBindings.of(
            OptionalInt.of(1), ImmutableSortedMap.of("a", port("a", 2), "b", port("b", 2)));

    assertThatThrownBy(
            () -> FlowCompiler.compile(seed.model(), seed.host("h1"), twice, ImmutableMap.of()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void metersOfAHost_areThoseThatItsFlowsNameAndNoneWhereTheSwitchHasNone() {
    TestNetwork seed = TestNetworks.seed(Encoding.VNI_PER_SEGMENT);
    HostBindings bindings = seed.bindings("h1");

    assertThat(bindings.meters())
        .isEqualTo(Map.of(2, new Metering.Limit(1000, 1000), 3, new Metering.Limit(1000, 1000)));
    assertThat(metered(seed, bindings)).containsExactly(2, 3);
    assertThat(bindings.withMeters(65279)).isSameAs(bindings);
    assertThat(metered(seed, bindings.withMeters(2))).containsExactly(2);
    assertThat(bindings.withMeters(0).meters()).isEmpty();
    assertThat(metered(seed, bindings.withMeters(0))).isEmpty();
  }

  private static ImmutableList<Integer> metered(TestNetwork network, HostBindings bindings) {
    return FlowCompiler.compile(network.model(), network.host("h1"), bindings, network.rosters())
        .flows()
        .stream()
        .flatMap(flow -> flow.instructions().stream())
        .filter(FlowInstruction.Meter.class::isInstance)
        .map(instruction -> ((FlowInstruction.Meter) instruction).meter())
        .collect(ImmutableList.toImmutableList());
  }

  private static LocalPort port(String name, int ofport) {
    return new LocalPort(name, "s1", ofport, Optional.empty(), Optional.empty());
  }

  private static String known(FlowSet flows, int mac) {
    return flows.flows().stream()
        .map(FlowText::of)
        .filter(text -> text.contains("dl_dst=" + TestNetworks.mac(mac)))
        .findFirst()
        .orElseThrow();
  }

  private static long outputs(FlowSet flows, FlowTable table) {
    return flows.flows().stream()
        .filter(flow -> flow.key().table() == table.id() && flow.key().priority() == 100)
        .filter(flow -> (flow.key().match().metadata().value() >> 24 & 1) == 0)
        .flatMap(flow -> ((ApplyActions) flow.instructions().get(0)).actions().stream())
        .filter(FlowAction.Output.class::isInstance)
        .count();
  }

  @Provide
  Arbitrary<TestNetwork> networks() {
    return TestNetworks.any();
  }
}
