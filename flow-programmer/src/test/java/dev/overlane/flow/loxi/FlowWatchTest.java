package dev.overlane.flow.loxi;

import static dev.overlane.flow.loxi.OvsBench.adds;
import static dev.overlane.flow.loxi.OvsBench.deletes;
import static dev.overlane.flow.loxi.TestOwner.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import dev.overlane.flow.SwitchSession;
import dev.overlane.flow.pipeline.FlowText;
import dev.overlane.flow.state.Flow;
import dev.overlane.flow.state.FlowNews;
import dev.overlane.flow.state.FlowSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Flow monitors of a real ovs-vswitchd. */
final class FlowWatchTest {
  private static final int MANY = 5_000;

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

  @Test
  void flowsThatOthersTouch_areToldAsAReadingTellsThem() {
    SwitchSession session = bench.connect("OpenFlow14");
    await(session.apply(adds(Flows.ofAllShapes())));
    FlowSet known = await(session.readFlows());

    for (Flow flow : known.flows()) {
      bench.ovs().ofctl("del-flows", "br0", FlowText.of(flow.key()), "--strict");
      known = known.with(bench.owner().nextNews().flows());
      assertThat(known.contains(flow.key())).isFalse();
    }
    assertThat(await(session.readFlows()).size()).isZero();

    String leak = "table=0,priority=7,in_port=1,idle_timeout=60,cookie=0x9,actions=output:2";
    bench.ovs().ofctl("add-flow", "br0", leak);
    known = known.with(bench.owner().nextNews().flows());
    assertThat(known).isEqualTo(await(session.readFlows()));

    bench.ovs().ofctl("mod-flows", "br0", "table=0,actions=output:3");
    known = known.with(bench.owner().nextNews().flows());
    assertThat(known).isEqualTo(await(session.readFlows()));
  }

  /** So many that the switch tells of them in several messages, and pauses its monitor. */
  @Test
  void thousandsOfFlowsThatGoAtOnce_areToldAtOnce(@TempDir Path directory) throws IOException {
    SwitchSession session = bench.connect("OpenFlow14");
    FlowSet known = await(session.readFlows());
    Path file = Files.write(directory.resolve("flows"), many());

    bench.ovs().ofctl("add-flows", "br0", file.toString(), "--bundle");
    FlowNews come = bench.owner().nextNews();
    assertThat(come.flows()).hasSize(MANY);
    known = known.with(come.flows());
    assertThat(known).isEqualTo(await(session.readFlows()));

    bench.ovs().ofctl("del-flows", "br0");
    FlowNews gone = bench.owner().nextNews();
    assertThat(gone.flows()).hasSize(MANY).allSatisfy((key, flow) -> assertThat(flow).isEmpty());
    assertThat(bench.owner().changes()).isEqualTo(2);
  }

  @Test
  void whatChangesWhileTheMonitorPauses_isToldToo(@TempDir Path directory) throws IOException {
    SwitchSession session = bench.connect("OpenFlow14");
    FlowSet known = await(session.readFlows());
    Path file = Files.write(directory.resolve("flows"), many());

    bench.ovs().ofctl("add-flows", "br0", file.toString(), "--bundle");
    bench
        .ovs()
        .ofctl(
            "mod-flows",
            "br0",
            "table=253,dl_dst=02:00:00:00:00:00/ff:00:00:00:00:03,actions=output:1");
    bench.ovs().ofctl("del-flows", "br0", "table=253,dl_dst=02:00:00:00:00:00/00:00:00:00:00:01");
    bench.ovs().ofctl("add-flows", "br0", file.toString(), "--bundle");

    FlowSet held = await(session.readFlows());
    assertThat(held.size()).isEqualTo(MANY);
    while (!known.equals(held)) {
      known = known.with(bench.owner().nextNews().flows());
    }
    assertThat(await(session.readFlows())).isEqualTo(held);
  }

  private static ImmutableList<String> many() {
    return IntStream.range(0, MANY)
        .mapToObj(
            i ->
                String.format(
                    "table=253,dl_dst=02:00:00:00:%02x:%02x,actions=drop", i >> 8, i & 255))
        .collect(ImmutableList.toImmutableList());
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
    // It says that it was learned, and does not look it: 1.3 has only its cookie to go by.
    assertThat(bench.owner().changes()).isEqualTo(protocol.equals("OpenFlow14") ? 1 : 0);

    change("add-flow", "table=40,cookie=0x77,actions=output:1");
    change("del-flows", "table=40,cookie=0x77/-1");
  }
}
