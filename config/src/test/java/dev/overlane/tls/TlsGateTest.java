package dev.overlane.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.collect.ImmutableSet;
import dev.overlane.peers.Refusals.Reason;
import dev.overlane.tls.TestAuthority.Identity;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Who passes, and each way in which it goes wrong, told apart; openssl(1) is the other side. */
@Timeout(60)
final class TlsGateTest {
  private static final Duration LONG = Duration.ofSeconds(20);
  private static final Duration SHORT = Duration.ofMillis(300);

  @TempDir private static Path dir;
  private static TestAuthority switches;
  private static TestAuthority controllers;
  private static Identity own;
  private static Identity host;
  private static TlsKeys keys;

  private final TlsBench bench = new TlsBench();

  @BeforeAll
  static void make() {
    switches = TestAuthority.create(dir, "switch-ca");
    controllers = TestAuthority.create(dir, "controller-ca");
    own = controllers.issue("controller");
    host = switches.issue("dt-1");
    keys = switches.keys(own);
  }

  @AfterAll
  static void stop() {
    keys.close();
  }

  @AfterEach
  void close() {
    bench.close();
  }

  private TlsFault refusedClient(Identity identity, String... more) throws Exception {
    bench.client(bench.listen(keys, LONG), controllers.certificate(), identity, more);
    return bench.fault();
  }

  private void dial(int port, String name) {
    HostNames names = new HostNames(name, ImmutableSet.of(name));
    bench.dial(port, channel -> TlsChannels.dialling(channel, keys, LONG, names));
  }

  private TlsFault refusedServer(Identity identity, String... more) throws Exception {
    dial(bench.server(controllers.certificate(), identity, more), "dt-1");
    return bench.fault();
  }

  @Test
  void goodCertificate_passesInBothVersions() throws Exception {
    int port = bench.listen(keys, LONG);

    for (String version : new String[] {"-tls1_2", "-tls1_3"}) {
      Process client = bench.client(port, controllers.certificate(), host, version);
      assertThat(bench.active().names()).containsExactly("dt-1");
      client.getOutputStream().write("hello".getBytes(StandardCharsets.UTF_8));
      client.getOutputStream().flush();
      assertThat(bench.next()).isEqualTo(new TlsBench.Heard("hello"));
    }
  }

  @Test
  void peerThatBeginsTlsAnew_isCutOff() throws Exception {
    Process client =
        bench.client(bench.listen(keys, LONG), controllers.certificate(), host, "-tls1_2");
    assertThat(bench.active().names()).containsExactly("dt-1");

    client.getOutputStream().write("R\n".getBytes(StandardCharsets.UTF_8)); // see s_client(1)
    client.getOutputStream().flush();

    assertThat(bench.fault().kind()).isEqualTo(TlsFault.Kind.RENEGOTIATION);
  }

  @Test
  void serverThatBeginsTlsAnew_isCutOff() throws Exception {
    dial(bench.server(controllers.certificate(), host, "-tls1_2"), "dt-1");
    assertThat(bench.active().names()).containsExactly("dt-1");

    bench.tell("r\n"); // see s_server(1)

    assertThat(bench.fault().kind()).isEqualTo(TlsFault.Kind.RENEGOTIATION);
  }

  @Test
  void recordsInPieces_areReadAsWhole() {
    EmbeddedChannel channel = new EmbeddedChannel(new RecordEar());
    byte[] records =
        HexFormat.of().parseHex("16030300020000" + "140303000101" + "160303000455555555");
    for (byte octet : records) {
      channel.writeInbound(Unpooled.wrappedBuffer(new byte[] {octet}));
    }
    channel.writeInbound(Unpooled.wrappedBuffer(HexFormat.of().parseHex("17030300021616")));
    channel.checkException();

    byte[] again = HexFormat.of().parseHex("1703030001161603030001" + "00");

    assertThatThrownBy(
            () -> {
              channel.writeInbound(Unpooled.wrappedBuffer(again));
              channel.checkException();
            })
        .isInstanceOf(TlsFault.class)
        .hasMessageContaining("anew");
  }

  @Test
  void goodServer_isDialled() throws Exception {
    dial(bench.server(controllers.certificate(), host), "dt-1");

    assertThat(bench.active().names()).containsExactly("dt-1");
  }

  @Test
  void expiredCertificate_isNamedWithItsEnd() throws Exception {
    Identity over = switches.issueExpired("dt-1");

    for (TlsFault fault : new TlsFault[] {refusedClient(over), refusedServer(over)}) {
      assertThat(fault.kind()).isEqualTo(TlsFault.Kind.EXPIRED);
      assertThat(fault.reason()).isEqualTo(Reason.CERTIFICATE);
      assertThat(fault.text())
          .startsWith("the certificate of \"dt-1\" (serial ")
          .contains(" expired on 20")
          .endsWith("give the host a new one");
    }
  }

  @Test
  void earlyCertificate_asksForTheClocks() throws Exception {
    TlsFault fault = refusedClient(switches.issueEarly("dt-1"));

    assertThat(fault.kind()).isEqualTo(TlsFault.Kind.NOT_YET_VALID);
    assertThat(fault.text()).contains("is not valid before").contains("clocks");
  }

  @Test
  void certificateOfAnotherAuthority_isToldWithBoth() throws Exception {
    TestAuthority other = TestAuthority.create(dir, "other-ca");

    for (Identity stranger : new Identity[] {other.issue("dt-1"), controllers.issue("dt-1")}) {
      TlsFault fault = refusedClient(stranger);
      assertThat(fault.kind()).isEqualTo(TlsFault.Kind.UNKNOWN_CA);
      assertThat(fault.text())
          .contains(
              stranger.certificate().startsWith(dir.resolve("other-ca"))
                  ? "CN=other-ca"
                  : "CN=controller-ca")
          .contains("none of the CAs in " + switches.certificate());
    }
  }

  @Test
  void authorityOfTheSameNameWithAnotherKey_isNotBelieved() throws Exception {
    TestAuthority forged = TestAuthority.create(dir.resolve("forged"), "switch-ca");

    assertThat(refusedClient(forged.issue("dt-1")).kind()).isEqualTo(TlsFault.Kind.UNKNOWN_CA);
  }

  @Test
  void certificateThatAHostSigned_isNotBelieved() throws Exception {
    TestAuthority hostAsAuthority = TestAuthority.create(dir, "dt-9");

    TlsFault fault = refusedClient(hostAsAuthority.issue("dt-1"));

    assertThat(fault.kind()).isEqualTo(TlsFault.Kind.UNKNOWN_CA);
  }

  @Test
  void revokedCertificate_isRefused() throws Exception {
    TestAuthority authority = TestAuthority.create(dir, "revoking-ca");
    Identity revoked = authority.issue("dt-1");
    authority.revoke(revoked);
    try (TlsKeys listed = authority.keys(own)) {
      bench.client(bench.listen(listed, LONG), controllers.certificate(), revoked);

      TlsFault fault = bench.fault();
      assertThat(fault.kind()).isEqualTo(TlsFault.Kind.REVOKED);
      assertThat(fault.text()).contains("was revoked on 20").contains(authority.crl().toString());
    }
  }

  @Test
  void certificateForAnotherPurpose_isRefused() throws Exception {
    Instant now = Instant.now();
    Identity server =
        switches.issue(
            "dt-1",
            "server-only",
            now.minusSeconds(60),
            now.plusSeconds(600),
            "extendedKeyUsage=serverAuth");

    TlsFault fault = refusedClient(server);
    assertThat(fault.kind()).isEqualTo(TlsFault.Kind.UNFIT);
    assertThat(fault.text()).contains("extendedKeyUsage lacks clientAuth");
  }

  @Test
  void noCertificate_isToldWithTheCommandThatHelps() throws Exception {
    for (String version : new String[] {"-tls1_2", "-tls1_3"}) {
      bench.client(bench.listen(keys, LONG), controllers.certificate(), version);

      TlsFault fault = bench.fault();
      assertThat(fault.kind()).isEqualTo(TlsFault.Kind.NO_CERTIFICATE);
      assertThat(fault.text())
          .isEqualTo(
              "it showed no certificate: on that host, ovs-vsctl set-ssl KEY CERTIFICATE CA");
    }
  }

  @Test
  void anotherHostsServer_isRefusedWithBothNames() throws Exception {
    dial(bench.server(controllers.certificate(), host), "dt-2");

    TlsFault fault = bench.fault();
    assertThat(fault.kind()).isEqualTo(TlsFault.Kind.OTHER_HOST);
    assertThat(fault.reason()).isEqualTo(Reason.IMPOSTOR);
    assertThat(fault.text())
        .startsWith("the certificate of \"dt-1\" (serial ")
        .contains("may not speak for host dt-2 (dialled at 127.0.0.1:");
  }

  @Test
  void versionsThatAreTooOld_areToldSo() throws Exception {
    String[] old = {"-tls1_1", "-cipher", "ALL:@SECLEVEL=0"};

    TlsFault client = refusedClient(host, old);
    assertThat(client.kind()).isEqualTo(TlsFault.Kind.TOO_OLD);
    assertThat(client.text()).startsWith("it speaks no TLS newer than 1.1");
    assertThat(refusedServer(host, old).kind()).isEqualTo(TlsFault.Kind.TOO_OLD);
  }

  @Test
  void peerThatDoesNotBelieveUs_isToldWithTheFileToGiveIt() throws Exception {
    for (String version : new String[] {"-tls1_2", "-tls1_3"}) {
      bench.client(bench.listen(keys, LONG), switches.certificate(), host, version);

      TlsFault fault = bench.fault();
      assertThat(fault.kind()).as(version).isEqualTo(TlsFault.Kind.OURS_REFUSED);
      assertThat(fault.text())
          .startsWith("it refuses the controller's certificate (unknown_ca)")
          .contains("the CA of " + own.certificate());
    }
  }

  /** In TLS 1.3 the handshake is over for the client before the server has looked. */
  @Test
  void serverThatDoesNotBelieveUs_isToldWhenItSaysSo() throws Exception {
    for (String version : new String[] {"-tls1_2", "-tls1_3"}) {
      dial(bench.server(switches.certificate(), host, version), "dt-1");

      Object first = bench.next();
      TlsFault fault = first instanceof TlsBench.Active ? bench.fault() : (TlsFault) first;
      assertThat(fault.kind()).as(version).isEqualTo(TlsFault.Kind.OURS_REFUSED);
      assertThat(fault.text()).contains("the CA of " + own.certificate());
      if (first instanceof TlsFault) {
        assertThat(bench.next()).isEqualTo(new TlsBench.Gone());
      }
    }
  }

  @Test
  void plainTextOnATlsPort_isToldWithTheCommandThatHelps() throws Exception {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), bench.listen(keys, LONG))) {
      socket.getOutputStream().write(new byte[] {5, 0, 0, 8, 0, 0, 0, 1});

      TlsFault fault = bench.fault();
      assertThat(fault.kind()).isEqualTo(TlsFault.Kind.PLAIN_TEXT);
      assertThat(fault.reason()).isEqualTo(Reason.TLS);
      assertThat(fault.text())
          .isEqualTo(
              "it speaks plain text, and this port takes TLS: on that host, ovs-vsctl"
                  + " set-controller BRIDGE ssl:IP:PORT, and set-ssl");
    }
  }

  @Test
  void plainServerThatIsDialled_isToldSo() throws Exception {
    try (ServerSocket plain = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      dial(plain.getLocalPort(), "dt-1");
      try (Socket socket = plain.accept()) {
        socket.getOutputStream().write("{\"method\":\"echo\"}".getBytes(StandardCharsets.UTF_8));

        assertThat(bench.fault().text())
            .startsWith("the server there speaks plain text, not TLS: ")
            .contains("set-manager pssl:PORT");
      }
    }
  }

  @Test
  void tlsOnAPlainPort_isToldSo() throws Exception {
    int port = bench.listen(channel -> TlsChannels.plain(channel, TlsEnd.OPENFLOW));
    bench.client(port, controllers.certificate(), host);

    assertThat(bench.active()).isNull();
    TlsFault fault = bench.fault();
    assertThat(fault.kind()).isEqualTo(TlsFault.Kind.UNWANTED);
    assertThat(fault.text()).startsWith("it speaks TLS, and this port takes plain text");
  }

  @Test
  void plainTextOnAPlainPort_passesUntouched() throws Exception {
    int port = bench.listen(channel -> TlsChannels.plain(channel, TlsEnd.OPENFLOW));
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.getOutputStream().write("hello".getBytes(StandardCharsets.UTF_8));

      assertThat(bench.active()).isNull();
      assertThat(bench.next()).isEqualTo(new TlsBench.Heard("hello"));
    }
  }

  @Test
  void peerThatNeverBegins_isClosedInTime() throws Exception {
    try (Socket silent = new Socket(InetAddress.getLoopbackAddress(), bench.listen(keys, SHORT))) {
      TlsFault fault = bench.fault();

      assertThat(silent.isConnected()).isTrue();
      assertThat(fault.kind()).isEqualTo(TlsFault.Kind.SLOW);
      assertThat(fault.reason()).isEqualTo(Reason.SILENT);
      assertThat(fault.text()).startsWith("no TLS handshake within 300 ms");
    }
  }

  @Test
  void peerThatHangsUp_isToldWithWhatItMayBe() throws Exception {
    new Socket(InetAddress.getLoopbackAddress(), bench.listen(keys, LONG)).close();

    assertThat(bench.fault().text()).startsWith("it hung up during the TLS handshake");
  }

  @Test
  void withoutKeys_nobodyGetsIn() throws Exception {
    int port = bench.listen(TlsKeys.none(), LONG);
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      assertThat(bench.fault().text()).startsWith("there are no keys");
      assertThat(socket.getInputStream().read()).isNegative();
    }
  }

  /** Otherwise a peer whose certificate has expired, or was revoked, came back by its ticket. */
  @Test
  void sessions_areNeverResumed() throws Exception {
    int port = bench.listen(keys, LONG);
    for (String version : new String[] {"-tls1_2", "-tls1_3"}) {
      Path ticket = dir.resolve("session" + version);
      String first = talk(port, ticket, version, "-sess_out", ticket.toString());
      String second = talk(port, ticket, version, "-sess_in", ticket.toString());
      assertThat(first).contains("New, TLSv1").doesNotContain("Reused");
      assertThat(second).contains("New, TLSv1").doesNotContain("Reused");
    }
  }

  /** Talks until the client has a ticket by which it could come back. */
  private String talk(int port, Path ticket, String... more)
      throws IOException, InterruptedException {
    Process client = bench.client(port, controllers.certificate(), host, more);
    bench.active();
    while (!Files.exists(ticket)) {
      LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
    }
    client.getOutputStream().close();
    String output = new String(client.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(bench.next()).isEqualTo(new TlsBench.Gone());
    return output;
  }
}
