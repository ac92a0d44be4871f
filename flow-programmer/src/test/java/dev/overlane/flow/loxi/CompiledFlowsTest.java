package dev.overlane.flow.loxi;

import static dev.overlane.flow.loxi.TestOwner.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import dev.overlane.config.model.MacAddress;
import dev.overlane.config.model.Overlay.Encoding;
import dev.overlane.flow.FlowOutcome.Applied;
import dev.overlane.flow.SwitchSession;
import dev.overlane.flow.compile.RuleArbitraries;
import dev.overlane.flow.compile.Station;
import dev.overlane.flow.compile.TestNetwork;
import dev.overlane.flow.compile.TestNetworks;
import dev.overlane.flow.pipeline.Pipeline;
import dev.overlane.flow.state.FlowChangeSet;
import dev.overlane.flow.state.FlowDiff;
import dev.overlane.flow.state.FlowSet;
import dev.overlane.flow.state.MeterChangeSet;
import dev.overlane.flow.state.Metering;
import java.util.Map;
import net.jqwik.api.sessions.JqwikSession;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the compiler makes, led through a real switch. */
final class CompiledFlowsTest {
  @RegisterExtension static final OvsBench bench = new OvsBench();
  private static final int NETWORKS = 40;

  @ParameterizedTest
  @ValueSource(strings = {"OpenFlow14", "OpenFlow13"})
  void switchTakenFromNetworkToNetwork_holdsEachTimeExactlyWhatWasCompiled(String protocol) {
    SwitchSession session = bench.connect(protocol);
    JqwikSession.run(
        () -> TestNetworks.any().sampleStream().limit(NETWORKS).forEach(n -> lead(session, n)));
    assertThat(bench.owner().changes()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"OpenFlow14", "OpenFlow13"})
  void switchTakenFromRulesToRules_holdsEachTimeExactlyWhatWasCompiled(String protocol) {
    SwitchSession session = bench.connect(protocol);
    MacAddress mac = TestNetworks.mac(2);
    Station station = new Station("h1", "s1", 2, mac, Station.Knowledge.ENFORCED);
    TestNetwork network = TestNetwork.of(Encoding.VNI_PER_SEGMENT, 1, 1, ImmutableList.of(station));
    for (int seed = 0; seed < NETWORKS; seed++) {
      lead(
          session,
          network.ruled("s1", new RuleArbitraries(seed).segmentRules(ImmutableMap.of("p2", mac))));
    }
    assertThat(bench.owner().changes()).isZero();
  }

  private static void lead(SwitchSession session, TestNetwork network) {
    FlowSet desired = network.flows("h1");
    Map<Integer, Metering> meters = network.bindings("h1").meters();
    assertThat(await(session.apply(difference(session, meters).beforeFlows())))
        .isEqualTo(new Applied());

    assertThat(await(session.apply(difference(session, desired)))).isEqualTo(new Applied());

    assertThat(await(session.apply(difference(session, meters)))).isEqualTo(new Applied());
    assertThat(await(session.readMeters()).held()).isEqualTo(meters);
    assertThat(await(session.readFlows())).isEqualTo(desired);
    assertThat(difference(session, desired)).isEqualTo(FlowChangeSet.EMPTY);
  }

  private static FlowChangeSet difference(SwitchSession session, FlowSet desired) {
    return FlowDiff.between(desired, await(session.readFlows()), Pipeline.LEARNED);
  }

  private static MeterChangeSet difference(SwitchSession session, Map<Integer, Metering> meters) {
    return MeterChangeSet.between(meters, await(session.readMeters()).held());
  }
}
