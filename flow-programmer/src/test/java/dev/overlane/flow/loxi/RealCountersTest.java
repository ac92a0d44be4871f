package dev.overlane.flow.loxi;

import static dev.overlane.flow.loxi.TestOwner.await;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import dev.overlane.flow.SwitchSession;
import dev.overlane.flow.state.Flow;
import dev.overlane.flow.state.FlowInstruction.GotoTable;
import dev.overlane.flow.state.FlowInstruction.Meter;
import dev.overlane.flow.state.FlowMatch;
import dev.overlane.flow.state.MeterChangeSet;
import dev.overlane.flow.state.Metering;
import dev.overlane.flow.state.PortCounters;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Counters of the ports of a real ovs-vswitchd. */
final class RealCountersTest {
  private static final int FRAMES = 3;
  private static final String FRAME = "02000000000102000000000208000000" + "00".repeat(44);

  @RegisterExtension static final OvsBench bench = new OvsBench();

  @ParameterizedTest
  @ValueSource(strings = {"OpenFlow14", "OpenFlow13"})
  void framesThatEnterAPort_areCountedThere(String protocol) throws Exception {
    SwitchSession session = bench.connect(protocol);
    PortCounters before = read(session).get(1);
    for (int frame = 0; frame < FRAMES; frame++) {
      bench.ovs().appctl("netdev-dummy/receive", "p1", FRAME);
    }
    PortCounters after = read(session).get(1);

    assertThat(after.receivedPackets() - before.receivedPackets()).isEqualTo(FRAMES);
    assertThat(after.receivedBytes() - before.receivedBytes())
        .isEqualTo(FRAMES * FRAME.length() / 2);
    assertThat(after.sentPackets()).isEqualTo(before.sentPackets());
    assertThat(read(session)).containsKeys(1, 7, 9);
  }

  @Test
  void framesThatAMeterDrops_areCountedAtThePortOfItsNumber() throws Exception {
    SwitchSession session = bench.connect("OpenFlow14");
    MeterChangeSet one = MeterChangeSet.between(Map.of(1, new Metering.Limit(1, 1)), Map.of());
    await(session.apply(one));
    Flow metered = Flows.flow(0, 9, FlowMatch.ANY.withInPort(1), new Meter(1), new GotoTable(1));
    await(session.apply(OvsBench.adds(ImmutableList.of(metered))));

    for (int frame = 0; frame < 100; frame++) {
      bench.ovs().appctl("netdev-dummy/receive", "p1", FRAME);
    }

    Map<Integer, PortCounters> counters = read(session);
    assertThat(counters.get(1).floodDropped()).isBetween(1L, 99L);
    assertThat(counters.get(7).floodDropped()).isZero();
  }

  private static Map<Integer, PortCounters> read(SwitchSession session) throws Exception {
    return session.readPortCounters().toCompletableFuture().get(10, SECONDS);
  }
}
