package dev.overlane.ovsdb.odl;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.base.Ticker;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import dev.overlane.config.model.ConnectionMethod;
import dev.overlane.config.model.ListenMethod;
import dev.overlane.ovsdb.OvsdbListener;
import dev.overlane.ovsdb.OvsdbPeer;
import dev.overlane.ovsdb.odl.RecordingPeer.Event;
import dev.overlane.peers.PeerMemory;
import dev.overlane.peers.Refusals;
import dev.overlane.peers.Refusals.Reason;
import dev.overlane.tls.HostNames;
import dev.overlane.tls.PeerCertificate;
import dev.overlane.tls.TestAuthority;
import dev.overlane.tls.TestAuthority.Identity;
import dev.overlane.tls.TlsFault;
import dev.overlane.tls.TlsKeys;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** OVSDB by TLS, dialled and dialling in: who gets in as whom, with real ovsdb-servers. */
@Timeout(60)
final class TlsTest {
  private static final Timeouts TIMES =
      new Timeouts(
          Duration.ofSeconds(5),
          Duration.ofMillis(1_500),
          Duration.ofSeconds(30),
          Duration.ofSeconds(5),
          Duration.ofSeconds(10),
          Duration.ofMillis(300),
          Duration.ofSeconds(10));
  private static final String MANAGERS = "--remote=db:Open_vSwitch,Open_vSwitch,manager_options";

  @TempDir private static Path dir;
  private static TestAuthority switches;
  private static TestAuthority controllers;
  private static Identity first;
  private static Identity second;
  private static TlsKeys keys;

  private final Refusals refusals = new Refusals(Ticker.systemTicker());
  private final OvsdbClients clients =
      OvsdbClients.create(2, TIMES, PeerMemory.ofHeap(), refusals, keys);
  private final List<OvsdbServerProcess> hosts = new ArrayList<>();
  private final RecordingPeer peer = new RecordingPeer();
  private final RecordingPeer other = new RecordingPeer();

  @BeforeAll
  static void make() {
    switches = TestAuthority.create(dir, "switch-ca");
    controllers = TestAuthority.create(dir, "controller-ca");
    first = switches.issue("dt-1");
    second = switches.issue("dt-2");
    keys = switches.keys(controllers.issue("controller"));
  }

  @AfterAll
  static void stop() {
    keys.close();
  }

  @AfterEach
  void close() {
    clients.close();
    hosts.forEach(OvsdbServerProcess::close);
  }

  private static HostNames names(String host) {
    return new HostNames(host, ImmutableSet.of(host));
  }

  /** Owners of dt-1 and dt-2. */
  private final class Owners implements OvsdbListener.Admission {
    private final ImmutableMap<String, RecordingPeer> all =
        ImmutableMap.of("dt-1", peer, "dt-2", other);

    @Override
    public Optional<OvsdbPeer> admit(String systemId, String remote) {
      return Optional.ofNullable(all.get(systemId));
    }

    @Override
    public Optional<TlsFault> objection(String systemId, PeerCertificate certificate) {
      return certificate.objectionTo(names(systemId), "system-id " + systemId);
    }
  }

  private OvsdbServerProcess host(Identity identity) throws Exception {
    OvsdbServerProcess host =
        OvsdbServerProcess.start(
            MANAGERS,
            "--private-key=" + identity.key(),
            "--certificate=" + identity.certificate(),
            "--ca-cert=" + controllers.certificate());
    hosts.add(host);
    return host;
  }

  private ConnectionMethod listening(Identity identity) throws Exception {
    int port = OvsdbServerProcess.freePort();
    OvsdbServerProcess host = host(identity);
    host.vsctl("set-manager", "pssl:" + port + ":127.0.0.1");
    return new ConnectionMethod.Ip("127.0.0.1", port, true);
  }

  private OvsdbListener listen(boolean tls) throws IOException {
    OvsdbListener listener = clients.newListener();
    listener.listen(new ListenMethod(0, "127.0.0.1", tls), new Owners());
    return listener;
  }

  private OvsdbServerProcess dialIn(OvsdbListener listener, Identity identity, String systemId)
      throws Exception {
    OvsdbServerProcess host = host(identity);
    host.vsctl("set", "Open_vSwitch", ".", "external_ids:system-id=" + systemId);
    host.vsctl("set-manager", "ssl:127.0.0.1:" + listener.port());
    return host;
  }

  private void awaitRefused(Reason reason) {
    Await.until(Duration.ofSeconds(20), reason + " is counted", () -> refusals.count(reason) > 0);
  }

  /** The failure that tells the cause, whatever the tries before told. */
  private String failureWith(String words) throws InterruptedException {
    String reason;
    do {
      reason = peer.skipTo(Event.Failed.class).reason();
    } while (!reason.contains(words));
    return reason;
  }

  @Test
  void hostThatIsDialled_isServed() throws Exception {
    clients.connector().dial(listening(first), names("dt-1"), peer);

    Event.Opened opened = peer.skipTo(Event.Opened.class);
    assertThat(opened.session().remote()).startsWith("ssl:127.0.0.1:");
    hosts.get(0).vsctl("add-br", "br0");
    assertThat(peer.next(Event.Changed.class).snapshot().bridges()).hasSize(1);
  }

  @Test
  void anotherHostsServer_isNotBelieved() throws Exception {
    clients.connector().dial(listening(second), names("dt-1"), peer);

    assertThat(failureWith("certificate"))
        .startsWith("the certificate of \"dt-2\"")
        .contains("may not speak for host dt-1");
  }

  @Test
  void whoIsNoHostOfTheFile_isNotDialledByTls() throws Exception {
    clients.connector().dial(listening(first), peer);

    assertThat(failureWith("certificate")).contains("may not speak for");
  }

  @Test
  void plainServerDialledByTls_andTheReverse_areToldApart() throws Exception {
    OvsdbServerProcess plain = OvsdbServerProcess.start();
    hosts.add(plain);
    ConnectionMethod.Ip tcp = (ConnectionMethod.Ip) plain.tcp();

    clients
        .connector()
        .dial(new ConnectionMethod.Ip(tcp.host(), tcp.port(), true), names("dt-1"), peer);
    assertThat(peer.next(Event.Failed.class).reason()).contains("does it speak plain text");

    ConnectionMethod.Ip secure = (ConnectionMethod.Ip) listening(first);
    clients
        .connector()
        .dial(new ConnectionMethod.Ip(secure.host(), secure.port(), false), names("dt-2"), other);
    Event.Failed failed = other.skipTo(Event.Failed.class);
    while (failed.reason().startsWith("connection refused")) {
      failed = other.skipTo(Event.Failed.class);
    }
    assertThat(failed.reason())
        .isEqualTo(
            "closed by the peer before it said anything: if it takes TLS only, write ssl: in the"
                + " file");
  }

  @Test
  void hostThatDialsIn_isItsOwners() throws Exception {
    dialIn(listen(true), first, "dt-1");

    assertThat(peer.opened().session().remote()).startsWith("ssl:127.0.0.1:");
  }

  /** The one in its place is silent just now, and is not asked for all that. */
  @Test
  void impostor_isRefusedAndTouchesNobody() throws Exception {
    OvsdbListener listener = listen(true);
    OvsdbServerProcess real = dialIn(listener, first, "dt-1");
    Event.Opened opened = peer.opened();
    real.freeze();

    dialIn(listener, second, "dt-1");
    awaitRefused(Reason.IMPOSTOR);
    awaitRefusals(Reason.IMPOSTOR, 2);

    assertThat(peer.waiting()).isZero();
    real.thaw();
    real.vsctl("add-br", "br0");
    Event.Changed changed = peer.next(Event.Changed.class);
    assertThat(changed.session()).isSameAs(opened.session());
  }

  private void awaitRefusals(Reason reason, int count) {
    Await.until(
        Duration.ofSeconds(30), count + " " + reason, () -> refusals.count(reason) >= count);
  }

  @Test
  void plainHostOnATlsPort_isCountedAsSuch() throws Exception {
    OvsdbListener listener = listen(true);
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), listener.port())) {
      socket.getOutputStream().write("{\"method\":\"echo\"}".getBytes(UTF_8));

      awaitRefused(Reason.TLS);
      assertThat(socket.getInputStream().readAllBytes()).isNotNull();
    }
  }

  @Test
  void tlsOnAPlainPort_isCountedAsSuch() throws Exception {
    dialIn(listen(false), first, "dt-1");

    awaitRefused(Reason.TLS);
    assertThat(peer.waiting()).isZero();
  }

  @Test
  void hostThatNeverEndsItsHandshake_isCountedAsSilent() throws Exception {
    OvsdbListener listener = listen(true);
    try (Socket silent = new Socket(InetAddress.getLoopbackAddress(), listener.port())) {
      silent.setSoTimeout(20_000);

      assertThat(silent.getInputStream().read()).isNegative();
      awaitRefused(Reason.SILENT);
    }
  }

  @Test
  void hostWithAnExpiredCertificate_isCountedByIt() throws Exception {
    dialIn(listen(true), switches.issueExpired("dt-1"), "dt-1");

    awaitRefused(Reason.CERTIFICATE);
    assertThat(peer.waiting()).isZero();
  }

  @Test
  void withoutKeys_nothingListens() throws Exception {
    try (OvsdbClients keyless = OvsdbClients.create(1)) {
      assertThatThrownBy(
              () ->
                  keyless
                      .newListener()
                      .listen(new ListenMethod(0, "127.0.0.1", true), new Owners()))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("pssl: needs keys and certificates (controller.tls names them");
    }
  }

  @Test
  void withoutKeys_sslIsNotDialled() throws Exception {
    try (OvsdbClients keyless = OvsdbClients.create(1)) {
      keyless.connector().dial(listening(first), names("dt-1"), peer);

      assertThat(failureWith("keys")).startsWith("there are no keys");
    }
  }
}
