package dev.overlane.flow.loxi;

import static dev.overlane.flow.loxi.OvsBench.adds;
import static dev.overlane.flow.loxi.TestOwner.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import dev.overlane.config.model.ListenMethod;
import dev.overlane.flow.FlowOutcome.Applied;
import dev.overlane.flow.FlowOutcome.Refused;
import dev.overlane.flow.OpenFlowServer;
import dev.overlane.flow.SwitchSession;
import dev.overlane.flow.pipeline.Pipeline;
import dev.overlane.flow.state.Flow;
import dev.overlane.flow.state.FlowInstruction.GotoTable;
import dev.overlane.flow.state.FlowMatch;
import dev.overlane.flow.state.FlowSet;
import dev.overlane.flow.state.MeterChangeSet;
import dev.overlane.flow.state.Metering;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two controllers of one real switch: it takes changes of the one that leads, and no others. */
final class RoleTest {
  @RegisterExtension static final OvsBench bench = new OvsBench();

  private static final Flow FIRST = flow(1);
  private static final Flow SECOND = flow(2);

  private final TestOwner otherOwner = new TestOwner();
  private OpenFlowServer other;

  private static Flow flow(int port) {
    return Flows.flow(45, 200, FlowMatch.ANY.withInPort(port), new GotoTable(50));
  }

  @BeforeEach
  void listen() throws IOException {
    other = OpenFlowServers.create(1, Pipeline.LEARNED);
    other.listen(new ListenMethod(0, "127.0.0.1", false), otherOwner);
  }

  @AfterEach
  void close() {
    other.close();
  }

  private record Pair(SwitchSession one, SwitchSession two) {}

  private Pair connect(String protocol) {
    SwitchSession one = bench.connect(protocol);
    bench
        .ovs()
        .vsctl(
            "--id=@other",
            "create",
            "Controller",
            "target=\"tcp:127.0.0.1:" + other.port() + "\"",
            "--",
            "add",
            "Bridge",
            "br0",
            "controller",
            "@other");
    return new Pair(one, otherOwner.nextSession());
  }

  @ParameterizedTest
  @ValueSource(strings = {"OpenFlow14", "OpenFlow13"})
  void whoLeadsWithAHigherEpoch_endsWhatTheOtherMayDo(String protocol) {
    Pair pair = connect(protocol);
    assertThat(await(pair.one.lead(10))).isEqualTo(new Applied());
    assertThat(await(pair.one.apply(adds(ImmutableList.of(FIRST))))).isEqualTo(new Applied());

    assertThat(await(pair.two.lead(20))).isEqualTo(new Applied());

    assertThat(await(pair.one.apply(adds(ImmutableList.of(SECOND)))))
        .isInstanceOf(Refused.class)
        .asString()
        .contains("IS_SLAVE");
    assertThat(
            await(
                pair.one.apply(
                    MeterChangeSet.between(Map.of(1, new Metering.Limit(5, 9)), Map.of()))))
        .isInstanceOf(Refused.class);
    assertThat(await(pair.one.lead(10)))
        .isEqualTo(new Refused("the switch follows a later epoch than 10"));
    assertThat(await(pair.two.readFlows())).isEqualTo(FlowSet.of(ImmutableList.of(FIRST)));
    assertThat(await(pair.two.readMeters()).held()).isEmpty();
    assertThat(await(pair.two.apply(adds(ImmutableList.of(SECOND))))).isEqualTo(new Applied());
  }

  /** In OpenFlow 1.3 a switch does not tell it: it hears of changes when it next reads. */
  @Test
  void whoDoesNotLead_readsAndIsTold() {
    Pair pair = connect("OpenFlow14");
    await(pair.two.lead(20));
    assertThat(await(pair.one.readFlows())).isEqualTo(FlowSet.EMPTY);

    await(pair.two.apply(adds(ImmutableList.of(FIRST))));

    assertThat(bench.owner().nextNews().flows()).isEqualTo(Map.of(FIRST.key(), Optional.of(FIRST)));
    assertThat(await(pair.one.readFlows())).isEqualTo(FlowSet.of(ImmutableList.of(FIRST)));
    assertThat(await(pair.one.readMeters()).held()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"OpenFlow14", "OpenFlow13"})
  void newSessionOfWhoLedBefore_doesNotLead(String protocol) {
    Pair pair = connect(protocol);
    await(pair.one.lead(10));
    await(pair.two.lead(20));

    pair.one.close("test");
    bench.owner().nextClose();

    assertThat(await(bench.owner().nextSession().lead(10))).isInstanceOf(Refused.class);
  }

  @Test
  void whoStandsBy_changesNothingByReading_untilItLeads() {
    SwitchSession session = bench.connect("OpenFlow14");
    session.standBy();
    bench.ovs().ofctl("set-frags", "br0", "normal");

    await(session.readFlows());
    assertThat(bench.ovs().ofctl("get-frags", "br0")).contains("normal");

    await(session.lead(1));
    await(session.readFlows());
    assertThat(bench.ovs().ofctl("get-frags", "br0")).contains("nx-match");
  }
}
