package dev.overlane.flow.loxi;

import static dev.overlane.flow.loxi.TestOwner.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.base.Ticker;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import dev.overlane.config.model.DatapathId;
import dev.overlane.config.model.ListenMethod;
import dev.overlane.flow.SwitchAdmission;
import dev.overlane.flow.SwitchHandler;
import dev.overlane.flow.SwitchSession;
import dev.overlane.flow.pipeline.Pipeline;
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
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Switches by TLS: who gets in as whom. */
@Timeout(60)
final class TlsTest {
  private static final long ID_1 = 0xa1;
  private static final long ID_2 = 0xa2;
  private static final long NOBODYS = 0xff;
  private static final Duration LONG = Duration.ofSeconds(15);
  private static final Duration SHORT = Duration.ofMillis(200);

  @TempDir private static Path dir;
  private static TestAuthority switches;
  private static TestAuthority controllers;
  private static Identity first;
  private static Identity second;
  private static TlsKeys keys;

  private final Refusals refusals = new Refusals(Ticker.systemTicker());
  private final TestOwner owner = new TestOwner();
  private final NettyOpenFlowServer server = server(LONG, keys);

  @BeforeAll
  static void make() {
    switches = TestAuthority.create(dir, "switch-ca");
    controllers = TestAuthority.create(dir, "controller-ca");
    first = switches.issue("dt-1");
    second = switches.issue("dt-2");
    keys = switches.keys(controllers.issue("controller"));
  }

  @AfterAll
  static void forget() {
    keys.close();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private NettyOpenFlowServer server(Duration hello, TlsKeys used) {
    return new NettyOpenFlowServer(
        1,
        new ServerLimits(hello, LONG, LONG, SHORT, LONG, 9, 9, 1 << 20),
        Pipeline.LEARNED,
        PeerMemory.ofHeap(),
        refusals,
        used);
  }

  /** Takes dt-1 and dt-2 by their datapath ids. */
  private final class Owners implements SwitchAdmission {
    private final ImmutableMap<DatapathId, String> hosts =
        ImmutableMap.of(new DatapathId(ID_1), "dt-1", new DatapathId(ID_2), "dt-2");

    @Override
    public Optional<SwitchHandler> admit(SwitchSession session) {
      return hosts.containsKey(session.datapathId()) ? owner.admit(session) : Optional.empty();
    }

    @Override
    public Optional<TlsFault> objection(DatapathId datapathId, PeerCertificate certificate) {
      return Optional.ofNullable(hosts.get(datapathId))
          .map(host -> new HostNames(host, ImmutableSet.of(host)))
          .flatMap(names -> certificate.objectionTo(names, "datapath id " + datapathId));
    }
  }

  private int listen(NettyOpenFlowServer on, boolean tls) throws IOException {
    on.listen(new ListenMethod(0, "127.0.0.1", tls), new Owners());
    return on.port();
  }

  private static FakeSwitch ready(int port, long datapathId, Identity identity) throws IOException {
    return FakeSwitch.ready(
        port, datapathId, TestAuthority.sockets(identity, controllers.certificate()));
  }

  private void awaitRefused(Reason reason) {
    await(reason + " is counted", () -> refusals.count(reason) == 1);
  }

  @Test
  void switchWithItsOwnCertificate_isServed() throws IOException {
    try (FakeSwitch fake = ready(listen(server, true), ID_1, first)) {
      SwitchSession session = owner.nextSession();
      fake.tellPorts(Map.of(1, "vA"));
      assertThat(owner.nextPorts().names()).containsEntry(1, "vA");
      assertThat(session.datapathId()).isEqualTo(new DatapathId(ID_1));
    }
  }

  /** The one in its place is silent just now, and is not asked for all that. */
  @Test
  void impostor_isRefusedAndTouchesNobody() throws IOException {
    int port = listen(server, true);
    try (FakeSwitch real = ready(port, ID_1, first)) {
      SwitchSession session = owner.nextSession();
      real.tellPorts(Map.of());
      try (FakeSwitch impostor = ready(port, ID_1, second)) {
        assertThat(impostor.isDropped()).isTrue();
      }
      awaitRefused(Reason.IMPOSTOR);
      long past = System.nanoTime() + SHORT.multipliedBy(3).toNanos();
      await("a rival's probe would be over", () -> System.nanoTime() > past);
      session.readFlows();
      assertThat(
              real.next(
                      frame ->
                          frame.type() == Wire.ECHO_REQUEST
                              || frame.type() == Wire.MULTIPART_REQUEST)
                  .type())
          .isEqualTo(Wire.MULTIPART_REQUEST);
      assertThat(refusals.count(Reason.DUPLICATE)).isZero();
    }
  }

  @Test
  void switchOfNobody_isUnknownWhateverItsCertificate() throws IOException {
    try (FakeSwitch fake = ready(listen(server, true), NOBODYS, first)) {
      assertThat(fake.isDropped()).isTrue();
    }
    awaitRefused(Reason.UNKNOWN);
  }

  @Test
  void revokedSwitch_isRefused() throws IOException {
    TestAuthority authority = TestAuthority.create(dir, "revoking-ca");
    Identity revoked = authority.issue("dt-1");
    authority.revoke(revoked);
    NettyOpenFlowServer strict =
        server(LONG, authority.keys(controllers.issueAgain("controller", "again")));
    try {
      int port = listen(strict, true);
      assertThatThrownBy(() -> ready(port, ID_1, revoked)).isInstanceOf(IOException.class);
      awaitRefused(Reason.CERTIFICATE);
    } finally {
      strict.close();
    }
  }

  @Test
  void plainSwitchOnATlsPort_isCountedAsSuch() throws IOException {
    try (FakeSwitch plain = FakeSwitch.dial(listen(server, true))) {
      plain.send(HelloCodec.hello(1));

      awaitRefused(Reason.TLS);
      assertThat(plain.isDropped()).isTrue();
    }
  }

  @Test
  void tlsOnAPlainPort_isCountedAsSuch() throws IOException {
    int port = listen(server, false);

    assertThatThrownBy(() -> ready(port, ID_1, first)).isInstanceOf(IOException.class);
    awaitRefused(Reason.TLS);
  }

  @Test
  void switchThatNeverEndsItsHandshake_isCountedAsSilent() throws IOException {
    NettyOpenFlowServer impatient = server(SHORT, keys);
    try (FakeSwitch silent = FakeSwitch.dial(listen(impatient, true))) {
      assertThat(silent.isDropped()).isTrue();
      awaitRefused(Reason.SILENT);
    } finally {
      impatient.close();
    }
  }

  /** Peers that never end their handshake take places of their own, and no newcomer's. */
  @Test
  void crowdThatNeverEndsItsHandshakes_keepsNobodyOut() throws IOException {
    int port = listen(server, true);
    FakeSwitch[] crowd = new FakeSwitch[12];
    for (int i = 0; i < crowd.length; i++) {
      crowd[i] = FakeSwitch.dial(port);
    }
    try (FakeSwitch fake = ready(port, ID_1, first)) {
      owner.nextSession();
      fake.tellPorts(Map.of());
      assertThat(refusals.count(Reason.CROWDED)).isPositive();
    } finally {
      for (FakeSwitch silent : crowd) {
        silent.close();
      }
    }
  }

  @Test
  void withoutKeys_nothingListens() {
    NettyOpenFlowServer keyless = server(LONG, TlsKeys.none());
    try {
      assertThatThrownBy(() -> listen(keyless, true))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("pssl: needs keys and certificates (controller.tls names them");
    } finally {
      keyless.close();
    }
  }
}
