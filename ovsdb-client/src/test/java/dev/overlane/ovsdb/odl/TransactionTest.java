package dev.overlane.ovsdb.odl;

import static dev.overlane.ovsdb.odl.Rows.addBridge;
import static dev.overlane.ovsdb.odl.Rows.apply;
import static dev.overlane.ovsdb.odl.Rows.only;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import dev.overlane.ovsdb.TxnOutcome;
import dev.overlane.ovsdb.odl.RecordingPeer.Event;
import dev.overlane.ovsdb.state.OvsdbChange;
import dev.overlane.ovsdb.state.OvsdbChange.Table;
import dev.overlane.ovsdb.state.OvsdbChangeSet;
import dev.overlane.ovsdb.state.OvsdbValue;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class TransactionTest {
  private OvsdbServerProcess server;
  private OvsdbClients clients;
  private final RecordingPeer peer = new RecordingPeer();
  private Event.Opened opened;
  private UUID bridge;

  @BeforeEach
  void start() throws Exception {
    server = OvsdbServerProcess.start();
    server.vsctl("add-br", "br0");
    clients = OvsdbClients.create(1);
    clients.connector().dial(server.unix(), peer);
    opened = peer.opened();
    bridge = only(opened.snapshot().bridges().keySet());
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
  void emptyChangeSet_isCommittedWithoutAsking() throws Exception {
    server.kill();

    assertThat(opened.session().apply(OvsdbChangeSet.EMPTY).toCompletableFuture().getNow(null))
        .isEqualTo(new TxnOutcome.Committed());
  }

  @Test
  void badValue_isRejectedWithTheChangeAndTheServersWords() throws Exception {
    TxnOutcome outcome = apply(opened.session(), setFailMode(bridge, "nonsense"));

    assertThat(reason(outcome))
        .startsWith("~ bridge br0: constraint violation: ")
        .contains("nonsense");
    assertThat(server.vsctl("get-fail-mode", "br0")).isEmpty();
  }

  @Test
  void violationThatShowsAtCommit_isRejected() throws Exception {
    TxnOutcome outcome = apply(opened.session(), addBridge(opened.snapshot(), "br0"));

    assertThat(reason(outcome)).startsWith("commit: constraint violation: ").contains("br0");
    assertThat(server.vsctl("list-br")).isEqualTo("br0");
  }

  @Test
  void danglingReference_isRejectedAtCommit() throws Exception {
    TxnOutcome outcome =
        apply(
            opened.session(),
            new OvsdbChange.MutateRefs(
                "+ port ghost",
                Table.BRIDGE,
                bridge,
                "ports",
                ImmutableSet.of(new OvsdbValue.Ref.Existing(UUID.randomUUID())),
                ImmutableSet.of()));

    assertThat(reason(outcome)).startsWith("commit: referential integrity violation");
  }

  @Test
  void changeOfARowThatIsGone_isRejectedAndNothingElseHappens() throws Exception {
    OvsdbChange[] changes = addBridge(opened.snapshot(), "br1");
    OvsdbChange[] all = java.util.Arrays.copyOf(changes, changes.length + 1);
    UUID gone = UUID.randomUUID();
    all[changes.length] = setFailMode(gone, "secure");

    TxnOutcome outcome = apply(opened.session(), all);

    assertThat(reason(outcome)).startsWith("~ bridge br0: row " + gone + " is gone: timed out");
    assertThat(server.vsctl("list-br")).isEqualTo("br0");
  }

  @Test
  void unknownColumn_isRejectedWithoutAsking() throws Exception {
    TxnOutcome outcome =
        apply(
            opened.session(),
            new OvsdbChange.Update(
                "~ bridge br0",
                Table.BRIDGE,
                bridge,
                ImmutableMap.of("no_such", new OvsdbValue.Flag(true))));

    assertThat(reason(outcome)).isEqualTo("~ bridge br0: the server has no column Bridge.no_such");
  }

  @Test
  void stringThatOvsdbCannotHold_isRejectedAndTheSessionLives() throws Exception {
    assertThat(reason(apply(opened.session(), setFailMode(bridge, "a\0b"))))
        .contains("OVSDB has no strings");
    assertThat(reason(apply(opened.session(), setFailMode(bridge, "\ud800"))))
        .contains("OVSDB has no strings");

    assertThat(apply(opened.session(), setFailMode(bridge, "secure")))
        .isEqualTo(new TxnOutcome.Committed());
  }

  @Test
  void everyTransaction_leavesACommentInTheLog() throws Exception {
    apply(opened.session(), setFailMode(bridge, "secure"));

    assertThat(server.log()).contains("overlane: ~ bridge br0");
  }

  @Test
  void changesOfOneText_areToldOnceInTheComment() throws Exception {
    apply(opened.session(), setFailMode(bridge, "secure"), setFailMode(bridge, "standalone"));

    assertThat(server.log()).containsOnlyOnce("~ bridge br0");
  }

  @Test
  void outcome_comesAfterTheSnapshotThatContainsIt() throws Exception {
    var seen =
        opened
            .session()
            .apply(Rows.changes(setFailMode(bridge, "secure")))
            .thenApply(outcome -> peer.waiting())
            .toCompletableFuture();

    assertThat(seen.get()).isEqualTo(1);
  }

  private static String reason(TxnOutcome outcome) {
    assertThat(outcome).isInstanceOf(TxnOutcome.Rejected.class);
    return ((TxnOutcome.Rejected) outcome).reason();
  }

  private static OvsdbChange setFailMode(UUID bridge, String mode) {
    return new OvsdbChange.Update(
        "~ bridge br0",
        Table.BRIDGE,
        bridge,
        ImmutableMap.of("fail_mode", new OvsdbValue.Text(mode)));
  }
}
