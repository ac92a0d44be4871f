package dev.overlane.ovsdb.odl;

import static dev.overlane.ovsdb.odl.Rows.addBridge;
import static dev.overlane.ovsdb.odl.Rows.changes;
import static dev.overlane.ovsdb.odl.Rows.only;
import static org.assertj.core.api.Assertions.assertThat;

import dev.overlane.ovsdb.TxnOutcome;
import dev.overlane.ovsdb.odl.RecordingPeer.Event;
import dev.overlane.ovsdb.state.OvsdbSnapshot;
import dev.overlane.ovsdb.state.OvsdbSnapshot.BridgeRow;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What happens to sessions when servers crash, hang, come back, or hold nasty strings. */
@Timeout(60)
final class FaultTest {
  private static final Timeouts QUICK =
      new Timeouts(
          Duration.ofSeconds(5),
          Duration.ofSeconds(10),
          Duration.ofSeconds(30),
          Duration.ofMillis(200),
          Duration.ofMillis(400),
          Duration.ofMillis(200),
          Duration.ofSeconds(10));

  private OvsdbServerProcess server;
  private OvsdbClients clients;
  private final RecordingPeer peer = new RecordingPeer();

  @BeforeEach
  void start() throws Exception {
    server = OvsdbServerProcess.start();
    server.vsctl("add-br", "br0");
    clients = OvsdbClients.create(1);
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
  void stringWithABackslashAtItsEnd_isDeliveredAndSoIsWhatFollows() throws Exception {
    clients.connector().dial(server.tcp(), peer);
    peer.opened();

    server.vsctl("set", "Bridge", "br0", "external_ids:k=\"C:\\\\dir\\\\\"");
    OvsdbSnapshot snapshot = peer.next(Event.Changed.class).snapshot();
    assertThat(only(snapshot.bridges().values()).externalIds()).containsEntry("k", "C:\\dir\\");

    server.vsctl("set", "Bridge", "br0", "external_ids:l=\"}]\\\"{\\\\\"");
    snapshot = peer.next(Event.Changed.class).snapshot();
    assertThat(only(snapshot.bridges().values()).externalIds()).containsEntry("l", "}]\"{\\");
  }

  @Test
  void serverKilledInTheMiddleOfACall_givesUnknownWithinASecond() throws Exception {
    clients.connector().dial(server.tcp(), peer);
    Event.Opened opened = peer.opened();
    server.freeze();
    CompletableFuture<TxnOutcome> outcome =
        opened.session().apply(changes(addBridge(opened.snapshot(), "br1"))).toCompletableFuture();

    server.kill();

    assertThat(outcome.get(1, TimeUnit.SECONDS)).isInstanceOf(TxnOutcome.Unknown.class);
    Event.Closed closed = peer.next(Event.Closed.class);
    assertThat(closed.session()).isSameAs(opened.session());
    assertThat(closed.reason()).startsWith("closed by the peer");
  }

  @Test
  void sessionThatIsClosed_answersUnknown() throws Exception {
    clients.connector().dial(server.unix(), peer);
    Event.Opened opened = peer.opened();
    opened.session().close("test");
    assertThat(peer.next(Event.Closed.class).reason()).isEqualTo("test");

    TxnOutcome outcome = Rows.apply(opened.session(), addBridge(opened.snapshot(), "br1"));

    assertThat(outcome).isEqualTo(new TxnOutcome.Unknown("the session is closed"));
  }

  @Test
  void serverThatRestarts_isDialledAgainAndReadAnew() throws Exception {
    clients.connector().dial(server.unix(), peer);
    Event.Opened first = peer.opened();
    server.kill();
    peer.next(Event.Closed.class);

    server.restart();
    server.vsctl("add-br", "br1");

    Event.Opened second = peer.skipTo(Event.Opened.class);
    OvsdbSnapshot snapshot = second.snapshot();
    while (snapshot.bridges().size() < 2) {
      snapshot = peer.next(Event.Changed.class).snapshot();
    }
    assertThat(second.session()).isNotSameAs(first.session());
    assertThat(snapshot.bridges().values())
        .extracting(BridgeRow::name)
        .containsExactlyInAnyOrder("br0", "br1");
  }

  @Test
  void serverThatHangs_isGivenUpAfterIdleAndGrace() throws Exception {
    try (OvsdbClients quick = OvsdbClients.create(1, QUICK)) {
      quick.connector().dial(server.tcp(), peer);
      peer.opened();
      server.freeze();
      assertThat(peer.next(Event.Closed.class).reason()).startsWith("no sign of life");
      server.thaw();
      assertThat(peer.skipTo(Event.Opened.class).snapshot().bridges()).hasSize(1);
    }
  }

  @Test
  void rootRowThatIsDeleted_endsTheSessionWithAnAdvice() throws Exception {
    clients.connector().dial(server.unix(), peer);
    peer.opened();

    server.vsctl("--", "destroy", "Open_vSwitch", ".");

    assertThat(peer.next(Event.Closed.class).reason()).contains("ovs-vsctl --no-wait init");
    assertThat(peer.next(Event.Failed.class).reason()).contains("ovs-vsctl --no-wait init");
  }

  @Test
  void dialingThatIsClosed_tellsItsPeerNothingMore() throws Exception {
    var dialing = clients.connector().dial(server.unix(), peer);
    Event.Opened opened = peer.opened();

    dialing.close();

    Await.until(
        Duration.ofSeconds(5),
        "the session ends",
        () -> ((OdlSession) opened.session()).gone().toCompletableFuture().isDone());
    server.vsctl("add-br", "br1");
    assertThat(peer.waiting()).isZero();
  }

  @Test
  void odlsOwnThreads_areNeverStarted() throws Exception {
    clients.connector().dial(server.unix(), peer);
    Event.Opened opened = peer.opened();
    Rows.apply(opened.session(), addBridge(opened.snapshot(), "br1"));

    assertThat(Thread.getAllStackTraces().keySet())
        .extracting(Thread::getName)
        .contains("ovsdb-io-0")
        .noneMatch(name -> name.startsWith("OVSDB-"));
  }

  @Test
  void closeOfOneInstance_doesNotDisturbAnother() throws Exception {
    RecordingPeer other = new RecordingPeer();
    OvsdbClients doomed = OvsdbClients.create(1);
    doomed.connector().dial(server.unix(), other);
    clients.connector().dial(server.unix(), peer);
    other.opened();
    Event.Opened opened = peer.opened();

    doomed.close();

    assertThat(Rows.apply(opened.session(), addBridge(opened.snapshot(), "br1")))
        .isEqualTo(new TxnOutcome.Committed());
    assertThat(peer.next(Event.Changed.class).snapshot().bridges()).hasSize(2);
    RecordingPeer third = new RecordingPeer();
    clients.connector().dial(server.tcp(), third);
    assertThat(third.opened().snapshot().bridges()).hasSize(2);
  }
}
