package dev.overlane.ovsdb.odl;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.overlane.config.model.ListenMethod;
import dev.overlane.ovsdb.OvsdbListener;
import dev.overlane.ovsdb.odl.RecordingPeer.Event;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;

/** Hosts that dial in: ovsdb-servers with an active remote. */
@Timeout(60)
final class ListenerTest {
  private static final Timeouts QUICK =
      new Timeouts(
          Duration.ofSeconds(5),
          Duration.ofSeconds(10),
          Duration.ofSeconds(30),
          Duration.ofSeconds(5),
          Duration.ofSeconds(10),
          Duration.ofMillis(300),
          Duration.ofMillis(700));
  private static final ListenMethod LOOPBACK = new ListenMethod(0, "127.0.0.1", false);

  private final OvsdbClients clients = OvsdbClients.create(2, QUICK);
  private final OvsdbListener listener = clients.newListener();
  private final List<OvsdbServerProcess> hosts = new ArrayList<>();
  private final RecordingPeer peer = new RecordingPeer();
  private final Map<String, RecordingPeer> owners = Map.of("dt-1", peer);
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();
  private final BlockingQueue<String> asked = new LinkedBlockingQueue<>();

  @BeforeEach
  void listen() throws Exception {
    log.list = new CopyOnWriteArrayList<>();
    log.start();
    ((Logger) LoggerFactory.getLogger(Door.class)).addAppender(log);
    listener.listen(
        LOOPBACK,
        (systemId, remote) -> {
          asked.add(systemId);
          return Optional.ofNullable(owners.get(systemId));
        });
  }

  @AfterEach
  void stop() {
    ((Logger) LoggerFactory.getLogger(Door.class)).detachAppender(log);
    clients.close();
    hosts.forEach(OvsdbServerProcess::close);
  }

  private OvsdbServerProcess host(String systemId) throws Exception {
    OvsdbServerProcess host =
        OvsdbServerProcess.start("--remote=db:Open_vSwitch,Open_vSwitch,manager_options");
    hosts.add(host);
    host.vsctl("set", "Open_vSwitch", ".", "external_ids:system-id=" + systemId);
    host.vsctl("set-manager", "tcp:127.0.0.1:" + listener.port());
    return host;
  }

  @Test
  void hostThatIsExpected_isItsOwners() throws Exception {
    OvsdbServerProcess host = host("dt-1");

    Event.Opened opened = peer.opened();
    assertThat(opened.snapshot().root().externalIds()).containsEntry("system-id", "dt-1");
    assertThat(opened.session().remote()).startsWith("tcp:127.0.0.1:");

    host.vsctl("add-br", "br0");
    assertThat(peer.next(Event.Changed.class).snapshot().bridges()).hasSize(1);
  }

  @Test
  void hostThatIsNobodys_isTurnedAway() throws Exception {
    host("stranger");
    assertThat(asked.poll(10, TimeUnit.SECONDS)).isEqualTo("stranger");

    host("dt-1");

    assertThat(peer.opened().snapshot().root().externalIds()).containsEntry("system-id", "dt-1");
  }

  @Test
  void hostThatDies_isToldAsClosedAndMayComeAgain() throws Exception {
    OvsdbServerProcess host = host("dt-1");
    Event.Opened first = peer.opened();

    host.kill();
    assertThat(peer.next(Event.Closed.class).session()).isSameAs(first.session());

    host.restart();
    assertThat(peer.opened().session()).isNotSameAs(first.session());
  }

  @Test
  void secondHostWithTheSameSystemId_doesNotDisturbTheFirst() throws Exception {
    OvsdbServerProcess first = host("dt-1");
    peer.opened();
    host("dt-1");

    Await.until(
        Duration.ofSeconds(20),
        "the second was turned away",
        () -> lines().anyMatch(line -> line.contains("system-id dt-1 is connected already")));
    first.vsctl("add-br", "br0");

    assertThat(peer.next(Event.Changed.class).snapshot().bridges()).hasSize(1);
    assertThat(asked).containsExactly("dt-1");
  }

  private Stream<String> lines() {
    return List.copyOf(log.list).stream().map(ILoggingEvent::getFormattedMessage);
  }

  @Test
  void secondHostWithTheSystemIdOfADeadOne_takesItsPlace() throws Exception {
    OvsdbServerProcess first = host("dt-1");
    Event.Opened opened = peer.opened();
    first.freeze();

    host("dt-1");

    Event.Closed closed = peer.next(Event.Closed.class);
    assertThat(closed.session()).isSameAs(opened.session());
    assertThat(closed.reason()).contains("dialled in anew");
    peer.opened();
    assertThat(asked).containsExactly("dt-1", "dt-1");
  }

  @Test
  void visitorThatStaysSilent_isDisconnected() throws Exception {
    try (Socket silent = new Socket(InetAddress.getLoopbackAddress(), listener.port())) {
      silent.setSoTimeout(10_000);
      byte[] greeting = silent.getInputStream().readAllBytes();

      assertThat(new String(greeting, UTF_8)).contains("get_schema");
    }
  }

  @Test
  void crowdOfSilentVisitorsFromOneAddress_doesNotKeepHostsOut() throws Exception {
    List<Socket> crowd = new ArrayList<>();
    InetAddress elsewhere = InetAddress.getByName("127.0.0.2");
    for (int i = 0; i < 1_100; i++) {
      crowd.add(new Socket(InetAddress.getLoopbackAddress(), listener.port(), elsewhere, 0));
    }

    host("dt-1");

    peer.opened();
    for (Socket socket : crowd) {
      socket.close();
    }
  }

  @Test
  void portInUse_isNamed() {
    ListenMethod taken = new ListenMethod(listener.port(), "127.0.0.1", false);

    assertThatThrownBy(() -> clients.newListener().listen(taken, (id, remote) -> Optional.empty()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(taken.toString())
        .hasMessageContaining("in use");
  }

  @Test
  void listenerThatIsClosed_endsItsSessions() throws Exception {
    host("dt-1");
    peer.opened();

    listener.close();

    assertThat(peer.next(Event.Closed.class).reason()).contains("stops listening");
  }
}
