package dev.overlane.ovsdb.odl;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.overlane.config.model.ConnectionMethod;
import dev.overlane.ovsdb.odl.RecordingPeer.Event;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whatever is dialled that is no OVSDB server of ours: the operator is told what it is. */
@Timeout(60)
final class StrangerTest {
  private static final Timeouts IMPATIENT =
      new Timeouts(
          Duration.ofMillis(300),
          Duration.ofMillis(300),
          Duration.ofSeconds(30),
          Duration.ofSeconds(5),
          Duration.ofSeconds(10),
          Duration.ofSeconds(2),
          Duration.ofSeconds(10));

  private final OvsdbClients clients = OvsdbClients.create(1, IMPATIENT);
  private final RecordingPeer peer = new RecordingPeer();

  @AfterEach
  void stop() {
    clients.close();
  }

  @Test
  void portNobodyListensOn_isRefused() throws Exception {
    assertThat(failure(new ConnectionMethod.Ip("127.0.0.1", OvsdbServerProcess.freePort(), false)))
        .startsWith("connection refused")
        .contains("set-manager");
  }

  @Test
  void refusal_isTriedAgain() throws Exception {
    failure(new ConnectionMethod.Ip("127.0.0.1", OvsdbServerProcess.freePort(), false));

    assertThat(peer.next(Event.Failed.class).reason()).startsWith("connection refused");
  }

  @Test
  void socketThatDoesNotExist_isNamedSo() throws Exception {
    assertThat(failure(new ConnectionMethod.Unix("/nowhere/db.sock")))
        .isEqualTo("no such socket: is ovsdb-server running?");
  }

  @Test
  void pathTooLongForASocket_fails() throws Exception {
    assertThat(failure(new ConnectionMethod.Unix("/" + "a".repeat(300)))).contains("too long");
  }

  @Test
  void pathThatIsNone_fails() throws Exception {
    assertThat(failure(new ConnectionMethod.Unix("a\0b"))).startsWith("no path of a socket");
  }

  @Test
  void zoneThatDoesNotExist_fails() throws Exception {
    assertThat(failure(new ConnectionMethod.Ip("fe80::1%nosuch", 6640, false)))
        .startsWith("unknown host fe80::1%nosuch");
  }

  @Test
  void hostName_isNotLookedUp() throws Exception {
    assertThat(failure(new ConnectionMethod.Ip("dt-1.example", 6640, false)))
        .isEqualTo("unknown host dt-1.example: give an IP address of it");
  }

  @Test
  void ipv6Loopback_isDialled() throws Exception {
    assertThat(failure(new ConnectionMethod.Ip("::1", OvsdbServerProcess.freePort(), false)))
        .matches("connection refused.*|.*(unreachable|assign requested address).*");
  }

  @Test
  void httpServer_isNoOvsdbServer() throws Exception {
    assertThat(failure(FakePeer.sends("HTTP/1.1 400 Bad Request\r\n\r\n", false)))
        .startsWith("not an OVSDB server: it sent \"HTTP/1.1 400 Bad Request");
  }

  @Test
  void silentServer_isNoOvsdbServer() throws Exception {
    assertThat(failure(socket -> {}))
        .startsWith("not an OVSDB server: no answer to get_schema within");
  }

  @Test
  void endlessDigits_areNoOvsdbServer() throws Exception {
    assertThat(failure(FakePeer.sends("1234567890", true)))
        .startsWith("not an OVSDB server: it sent \"12345");
  }

  @Test
  void bracesThatNeverClose_areNoOvsdbServer() throws Exception {
    assertThat(failure(FakePeer.sends("{\"a\":", true)))
        .startsWith("not an OVSDB server: a message nests deeper");
  }

  @Test
  void messageThatNeverEnds_isCutOffBeforeItFillsTheMemory() throws Exception {
    assertThat(failure(StrangerTest::flood))
        .startsWith("not an OVSDB server: a message is longer than");
  }

  @Test
  void peerThatClosesAtOnce_isSaidToHaveClosed() throws Exception {
    assertThat(failure(Socket::close)).startsWith("closed by the peer");
  }

  @Test
  void jsonThatIsNoSchema_isNoOvsdbServer() throws Exception {
    assertThat(failure(FakePeer.sends("{\"id\":1,\"result\":\"weird\",\"error\":null}", false)))
        .isEqualTo("not an OVSDB server: its schema has no tables");
  }

  @Test
  void serverOfAnotherDatabase_isToldWithItsOwnWords(@TempDir Path dir) throws Exception {
    Path schema = dir.resolve("other.ovsschema");
    Files.writeString(
        schema,
        "{\"name\":\"Other\",\"version\":\"1.0.0\",\"tables\":{\"T\":{\"columns\":{\"c\":"
            + "{\"type\":\"string\"}}}}}");
    try (OvsdbServerProcess server = OvsdbServerProcess.startEmpty(schema)) {
      assertThat(failure(server.tcp()))
          .startsWith("the server refused get_schema: unknown database: ")
          .contains("Open_vSwitch");
    }
  }

  @Test
  void schemaTooOld_isToldWithWhatItLacks(@TempDir Path dir) throws Exception {
    Path schema = dir.resolve("old.ovsschema");
    String old =
        Files.readString(OvsdbServerProcess.VSWITCH_SCHEMA).replace("\"fail_mode\"", "\"fm\"");
    Files.writeString(
        schema, old.replaceFirst("\"version\": \"[0-9.]+\"", "\"version\": \"1.0.0\""));
    try (OvsdbServerProcess server = OvsdbServerProcess.startEmpty(schema)) {
      assertThat(failure(server.tcp()))
          .isEqualTo(
              "database Open_vSwitch there has schema version 1.0.0, which lacks Bridge.fail_mode:"
                  + " upgrade Open vSwitch");
    }
  }

  @Test
  void emptyDatabase_isToldWithAnAdvice() throws Exception {
    try (OvsdbServerProcess server =
        OvsdbServerProcess.startEmpty(OvsdbServerProcess.VSWITCH_SCHEMA)) {
      assertThat(failure(server.unix())).contains("ovs-vsctl --no-wait init");
      server.vsctl("init");
      assertThat(peer.skipTo(Event.Opened.class).snapshot().bridges()).isEmpty();
    }
  }

  private static void flood(Socket socket) throws IOException {
    OutputStream out = socket.getOutputStream();
    out.write("{\"a\":\"".getBytes(UTF_8));
    for (int sent = 0; sent < 2 * Transport.STRANGER_MESSAGE; sent += 1_000) {
      out.write("x".repeat(1_000).getBytes(UTF_8));
    }
  }

  private String failure(FakePeer.Conduct conduct) throws Exception {
    try (FakePeer stranger = new FakePeer(conduct)) {
      return failure(stranger.method());
    }
  }

  private String failure(ConnectionMethod method) throws InterruptedException {
    clients.connector().dial(method, peer);
    return peer.next(Event.Failed.class).reason();
  }
}
