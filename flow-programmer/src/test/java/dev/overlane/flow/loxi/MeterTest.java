package dev.overlane.flow.loxi;

import static dev.overlane.flow.loxi.OvsBench.adds;
import static dev.overlane.flow.loxi.TestOwner.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSortedMap;
import com.google.common.io.BaseEncoding;
import dev.overlane.flow.FlowOutcome.Applied;
import dev.overlane.flow.FlowOutcome.Refused;
import dev.overlane.flow.SwitchSession;
import dev.overlane.flow.state.Flow;
import dev.overlane.flow.state.FlowInstruction.GotoTable;
import dev.overlane.flow.state.FlowInstruction.Meter;
import dev.overlane.flow.state.FlowMatch;
import dev.overlane.flow.state.FlowSet;
import dev.overlane.flow.state.MeterChangeSet;
import dev.overlane.flow.state.Metering;
import dev.overlane.flow.state.RawBytes;
import dev.overlane.flow.state.SwitchMeters;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Meters in a real ovs-vswitchd. */
final class MeterTest {
  @RegisterExtension static final OvsBench bench = new OvsBench();

  private static final Metering SLOW = new Metering.Limit(5, 9);
  private static final Metering FAST = new Metering.Limit(1_000_000, 1_000_000);
  private static final Flow FIRST = metered(1);
  private static final Flow SECOND = metered(2);

  private static Flow metered(int port) {
    return Flows.flow(45, 200, FlowMatch.ANY.withInPort(port), new Meter(port), new GotoTable(50));
  }

  @ParameterizedTest
  @ValueSource(strings = {"OpenFlow14", "OpenFlow13"})
  void metersAndFlowsThatNameThem_readBackEqual(String protocol) {
    SwitchSession session = bench.connect(protocol);
    assertThat(await(session.readMeters()))
        .isEqualTo(new SwitchMeters((int) PortTable.MAX, ImmutableSortedMap.of()));

    assertThat(await(session.apply(change(Map.of(1, SLOW, 2, FAST), Map.of()))))
        .isEqualTo(new Applied());
    assertThat(await(session.apply(adds(ImmutableList.of(FIRST, SECOND)))))
        .isEqualTo(new Applied());

    assertThat(await(session.readMeters()).held()).isEqualTo(Map.of(1, SLOW, 2, FAST));
    assertThat(await(session.readFlows())).isEqualTo(FlowSet.of(ImmutableList.of(FIRST, SECOND)));
  }

  @Test
  void changedMeter_keepsItsFlows_andDeletedOneTakesThemAlong() {
    SwitchSession session = bench.connect("OpenFlow14");
    await(session.readFlows());
    await(session.apply(change(Map.of(1, SLOW, 2, SLOW), Map.of())));
    await(session.apply(adds(ImmutableList.of(FIRST, SECOND))));

    assertThat(await(session.apply(change(Map.of(1, FAST), Map.of(1, SLOW, 2, SLOW)))))
        .isEqualTo(new Applied());

    assertThat(await(session.readMeters()).held()).isEqualTo(Map.of(1, FAST));
    assertThat(await(session.readFlows())).isEqualTo(FlowSet.of(ImmutableList.of(FIRST)));
  }

  @Test
  void meterThatSomebodyDeletes_isToldByTheFlowsThatGo() {
    SwitchSession session = bench.connect("OpenFlow14");
    await(session.readFlows());
    await(session.apply(change(Map.of(1, SLOW), Map.of())));
    await(session.apply(adds(ImmutableList.of(FIRST))));

    bench.ovs().ofctl("del-meters", "br0");

    assertThat(bench.owner().nextNews().flows()).isEqualTo(Map.of(FIRST.key(), Optional.empty()));
  }

  @Test
  void metersOfAnotherShape_areKeptAsTheyAre_andThoseOfNoPortAreNotSeen() {
    SwitchSession session = bench.connect("OpenFlow14");
    bench.ovs().ofctl("add-meter", "br0", "meter=3,kbps,band=type=drop,rate=64");
    bench.ovs().ofctl("add-meter", "br0", "meter=70000,kbps,band=type=drop,rate=64");

    SwitchMeters seen = await(session.readMeters());

    RawBytes bytes =
        RawBytes.of(BaseEncoding.base16().decode("0001" + "0001001000000040" + "0000004000000000"));
    assertThat(seen.held()).isEqualTo(Map.of(3, new Metering.Opaque(bytes)));
    assertThat(await(session.apply(change(Map.of(3, SLOW), seen.held())))).isEqualTo(new Applied());
    assertThat(await(session.readMeters()).held()).isEqualTo(Map.of(3, SLOW));
  }

  @Test
  void whatCannotBe_isRefusedAndTheRestIsTaken() {
    SwitchSession session = bench.connect("OpenFlow14");
    assertThat(await(session.apply(adds(ImmutableList.of(FIRST))))).isInstanceOf(Refused.class);
    await(session.apply(change(Map.of(1, SLOW), Map.of())));

    assertThat(await(session.apply(change(Map.of(1, FAST, 2, FAST), Map.of()))))
        .isInstanceOf(Refused.class);

    assertThat(await(session.readMeters()).held()).isEqualTo(Map.of(1, SLOW, 2, FAST));
  }

  private static MeterChangeSet change(
      Map<Integer, Metering> desired, Map<Integer, Metering> held) {
    return MeterChangeSet.between(desired, held);
  }
}
