package dev.overlane.flow.loxi;

import static dev.overlane.flow.loxi.OvsBench.adds;
import static dev.overlane.flow.loxi.TestOwner.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.overlane.flow.FlowOutcome.Applied;
import dev.overlane.flow.SwitchSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Handshakes and admission of real bridges. */
final class RealAdmissionTest {
  @RegisterExtension static final OvsBench bench = new OvsBench();

  /** By default OVS speaks up to OpenFlow 1.5 and says HELLO in it. */
  @Test
  void bridgeWithDefaultProtocols_speaks14() {
    bench.addBridge("br0");
    bench.dial("br0");
    SwitchSession session = bench.owner().nextSession();
    assertThat(session.protocol()).isEqualTo("OpenFlow14");
    assertThat(session.datapathId()).hasToString(OvsBench.DATAPATH_ID);
    assertThat(session.remote()).startsWith("127.0.0.1:");
  }

  @Test
  void bridgeOf10And13Only_speaks13() {
    bench.addBridge("br0", "protocols=OpenFlow10,OpenFlow13");
    bench.dial("br0");
    assertThat(bench.owner().nextSession().protocol()).isEqualTo("OpenFlow13");
  }

  @Test
  void secondBridgeOfTheSameDatapathId_isKeptOutUntilTheFirstIsGone() {
    SwitchSession first = bench.connect("OpenFlow14");
    bench.addBridge("br1");
    bench.dial("br1");
    await("br1 was refused", () -> bench.ovs().hasLogged("br1<->.*connection closed by peer"));

    assertThat(await(first.apply(adds(Flows.ofAllShapes())))).isEqualTo(new Applied());
    assertThat(bench.owner().admitted()).isZero();

    bench.ovs().vsctl("del-br", "br0");
    assertThat(bench.owner().nextClose()).isNotEmpty();
    SwitchSession second = bench.owner().nextSession();
    assertThat(await(second.readFlows()).size()).isZero();
  }

  @Test
  void sessionClosedByUs_isToldAndTheBridgeComesBack() {
    SwitchSession session = bench.connect("OpenFlow14");
    session.close("moved elsewhere");
    assertThat(bench.owner().nextClose()).isEqualTo("moved elsewhere");
    SwitchSession again = bench.owner().nextSession();
    assertThat(again.datapathId()).isEqualTo(session.datapathId());
  }
}
