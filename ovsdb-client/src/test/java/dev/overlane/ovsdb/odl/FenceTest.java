package dev.overlane.ovsdb.odl;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import dev.overlane.ovsdb.OvsdbFence;
import dev.overlane.ovsdb.TxnOutcome;
import dev.overlane.ovsdb.odl.RecordingPeer.Event;
import dev.overlane.ovsdb.state.HostEpoch;
import dev.overlane.ovsdb.state.OvsdbChange;
import dev.overlane.ovsdb.state.OvsdbChange.Table;
import dev.overlane.ovsdb.state.OvsdbChangeSet;
import dev.overlane.ovsdb.state.OvsdbSnapshot;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Fences on a real ovsdb-server: it decides, whatever the client believes. */
@Timeout(60)
final class FenceTest {
  private OvsdbServerProcess server;
  private OvsdbClients clients;
  private Event.Opened opened;

  @BeforeEach
  void start() throws Exception {
    server = OvsdbServerProcess.start();
    server.vsctl("set", "Open_vSwitch", ".", "external_ids:system-id=dt-1");
    clients = OvsdbClients.create(1);
    RecordingPeer peer = new RecordingPeer();
    clients.connector().dial(server.unix(), peer);
    opened = peer.opened();
  }

  @AfterEach
  void stop() {
    if (clients != null) {
      clients.close();
    }
    if (server != null) {
      server.close();
    }
  }

  @Test
  void claim_ofAHostAsItWasSeen_isCommitted() throws Exception {
    assertThat(claim(opened.snapshot(), 7)).isEqualTo(new TxnOutcome.Committed());
    assertThat(epoch()).isEqualTo("\"7 c1\"");
    assertThat(server.vsctl("get", "Open_vSwitch", ".", "external_ids:system-id"))
        .isEqualTo("dt-1");
  }

  @Test
  void claim_ofAHostThatSomebodyElseHasTakenMeanwhile_isRefused() throws Exception {
    server.vsctl("set", "Open_vSwitch", ".", "external_ids:overlane-epoch=9");

    assertThat(claim(opened.snapshot(), 7)).isInstanceOf(TxnOutcome.Rejected.class);
    assertThat(epoch()).isEqualTo("\"9\"");
  }

  @Test
  void change_underTheEpochInForce_isCommitted() throws Exception {
    claim(opened.snapshot(), 7);

    assertThat(change(7)).isEqualTo(new TxnOutcome.Committed());
    assertThat(server.vsctl("get", "Open_vSwitch", ".", "external_ids:x")).isEqualTo("y");
  }

  @Test
  void change_underAnEpochThatIsOver_isRefusedWhole() throws Exception {
    claim(opened.snapshot(), 7);
    server.vsctl("set", "Open_vSwitch", ".", "external_ids:overlane-epoch=8");

    assertThat(change(7)).isInstanceOf(TxnOutcome.Rejected.class);
    assertThat(server.vsctl("get", "Open_vSwitch", ".", "external_ids")).doesNotContain("x=");
  }

  @Test
  void change_underTheEpochInForceThatAnotherHolds_isRefusedWhole() throws Exception {
    claim(opened.snapshot(), 7);
    server.vsctl("set", "Open_vSwitch", ".", "external_ids:overlane-epoch=\"7 c2\"");

    assertThat(change(7)).isInstanceOf(TxnOutcome.Rejected.class);
    assertThat(server.vsctl("get", "Open_vSwitch", ".", "external_ids")).doesNotContain("x=");
  }

  @Test
  void change_ofAHostThatWasWiped_isRefused() throws Exception {
    claim(opened.snapshot(), 7);
    server.vsctl("clear", "Open_vSwitch", ".", "external_ids");

    assertThat(change(7)).isInstanceOf(TxnOutcome.Rejected.class);
  }

  @Test
  void question_withoutAnyChange_isAskedAllTheSame() throws Exception {
    claim(opened.snapshot(), 7);

    assertThat(apply(OvsdbChangeSet.EMPTY, held(7))).isEqualTo(new TxnOutcome.Committed());
    assertThat(apply(OvsdbChangeSet.EMPTY, held(6))).isInstanceOf(TxnOutcome.Rejected.class);
  }

  private String epoch() throws Exception {
    return server.vsctl("get", "Open_vSwitch", ".", "external_ids:overlane-epoch");
  }

  private OvsdbFence held(long epoch) {
    return new OvsdbFence(
        opened.snapshot().root().uuid(), new HostEpoch(epoch, "c1").held(), false);
  }

  private TxnOutcome claim(OvsdbSnapshot seen, long epoch) throws Exception {
    return apply(
        new HostEpoch(epoch, "c1").claim(seen),
        new OvsdbFence(seen.root().uuid(), seen.root().externalIds(), true));
  }

  private TxnOutcome change(long epoch) throws Exception {
    OvsdbChange change =
        new OvsdbChange.MutateMap(
            "~ host",
            Table.ROOT,
            opened.snapshot().root().uuid(),
            "external_ids",
            ImmutableMap.of("x", "y"),
            ImmutableSet.of());
    return apply(new OvsdbChangeSet(ImmutableList.of(change)), held(epoch));
  }

  private TxnOutcome apply(OvsdbChangeSet changes, OvsdbFence fence) throws Exception {
    return opened.session().apply(changes, Optional.of(fence)).toCompletableFuture().get();
  }
}
