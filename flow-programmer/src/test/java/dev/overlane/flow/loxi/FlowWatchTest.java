package dev.overlane.flow.loxi;

import static dev.overlane.flow.loxi.OvsBench.adds;
import static dev.overlane.flow.loxi.OvsBench.deletes;
import static dev.overlane.flow.loxi.TestOwner.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.overlane.flow.SwitchSession;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Flow monitors of a real ovs-vswitchd. */
final class FlowWatchTest {
  @RegisterExtension static final OvsBench bench = new OvsBench();

  @ParameterizedTest
  @ValueSource(strings = {"OpenFlow14", "OpenFlow13"})
  void flowsThatOthersAddChangeAndDelete_areTold(String protocol) {
    SwitchSession session = bench.connect(protocol);
    await(session.readFlows());
    assertThat(session.watchesFlows()).isTrue();

    change("add-flow", "table=253,priority=1,actions=drop");
    change("mod-flows", "table=253,actions=output:1");
    change("del-flows", "table=253");
  }

  private static void change(String command, String flow) {
    int before = bench.owner().changes();
    bench.ovs().ofctl(command, "br0", flow);
    await(command + " is told", () -> bench.owner().changes() > before);
  }

  @ParameterizedTest
  @ValueSource(strings = {"OpenFlow14", "OpenFlow13"})
  void ownChanges_areNotTold(String protocol) {
    SwitchSession session = bench.connect(protocol);
    await(session.readFlows());

    await(session.apply(adds(Flows.ofAllShapes())));
    await(session.apply(adds(Flows.ofAllShapes())));
    await(session.apply(deletes(Flows.ofAllShapes())));

    assertThat(await(session.readFlows()).size()).isZero();
    assertThat(bench.owner().changes()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"OpenFlow14", "OpenFlow13"})
  void foreignFlowsInTheTableOfLearnedOnes_areTold_learnedOnesAreNot(String protocol) {
    SwitchSession session = bench.connect(protocol);
    await(session.readFlows());

    String learned = "table=40,cookie=0xf1a010600002774,metadata=0x2774/0xffffff,actions=drop";
    bench.ovs().ofctl("add-flow", "br0", learned);
    assertThat(await(session.readFlows()).size()).isOne();
    assertThat(bench.owner().changes()).isZero();

    change("add-flow", "table=40,cookie=0x77,actions=output:1");
    change("del-flows", "table=40,cookie=0x77/-1");
  }
}
