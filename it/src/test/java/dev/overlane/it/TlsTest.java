package dev.overlane.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import dev.overlane.it.docs.PageBlocks;
import dev.overlane.lab.CommandResult;
import dev.overlane.lab.LabContainer;
import dev.overlane.lab.LabHost;
import dev.overlane.lab.PingResult;
import dev.overlane.lab.Pinger;
import dev.overlane.tls.TestAuthority;
import dev.overlane.tls.TestAuthority.Identity;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Real hosts by mutual TLS on both protocols: two are dialled, one dials in. Whatever is wrong with
 * one host's certificate, the others go on.
 */
final class TlsTest {
  private static final String NETWORK =
      """
      version: 1
      controller:
        openflow: { listen: "pssl:6653", target: "ssl:192.168.77.1:6653" }
        ovsdb: { listen: "pssl:6640" }
        tls:
          private-key: pki/key.pem
          certificate: pki/cert.pem
          ca-certificate: pki/ca.pem
          crl: pki/crl.pem
      defaults: { datapath-type: netdev }
      segments: { ab: { vlan: 100, vni: 10100 } }
      hosts:
        dt-1:
          address: 192.168.77.21
          ovsdb: ssl:192.168.77.21:6640
          ports: { A: { segment: ab, interface: vA } }
        dt-2:
          address: 192.168.77.22
          ovsdb: manager
          system-id: rack-2
          ports: { B: { segment: ab, interface: vB } }
        dt-3:
          address: 192.168.77.23
          ovsdb: ssl:192.168.77.23:6640
          ports: { C: { segment: ab, interface: vC } }
      """;

  private static final Duration PATIENCE = Duration.ofSeconds(5);

  @RegisterExtension static final Stage stage = Stage.of(NETWORK);

  private static TestAuthority switches;
  private static TestAuthority controllers;
  private static int made;

  /** Hosts whose certificate is not that of the beginning. */
  private static final Set<String> touched = new TreeSet<>();

  private static Path pki() {
    return stage.file().path().resolveSibling("pki");
  }

  @BeforeAll
  static void enrol() throws IOException {
    Path authorities = stage.file().path().resolveSibling("authorities");
    switches = TestAuthority.create(authorities, "switch-ca");
    controllers = TestAuthority.create(authorities, "controller-ca");
    Files.createDirectory(pki());
    copy(switches.certificate(), "ca.pem");
    copy(switches.crl(), "crl.pem");
    renewController();
    stage.lab().attachAll();
    stage.controller().start();
    // dt-2 dials in, so it may speak by its system-id as well as by its name.
    PageBlocks page = PageBlocks.of("docs/operations.md", TlsTest.class);
    ImmutableList<String> commands = page.next("ovs-vsctl set-ssl ");
    type("dt-1", fresh("dt-1"), commands.subList(0, 2));
    type("dt-2", fresh("rack-2"), ImmutableList.of(commands.get(0), commands.get(2)));
    type("dt-3", fresh("dt-3"), commands.subList(0, 2));
    page.assertNoneLeft();
    stage.controller().awaitConverged();
    touched.clear();
  }

  /** As every test finds it: all hosts have their own certificates. */
  @AfterEach
  void restore() {
    for (String host : List.copyOf(touched)) {
      give(host, fresh(host));
    }
    touched.clear();
    stage.controller().awaitConverged();
  }

  private static void copy(Path from, String name) {
    try {
      Path beside = Files.copy(from, pki().resolve(name + ".new"));
      Files.move(
          beside,
          pki().resolve(name),
          StandardCopyOption.ATOMIC_MOVE,
          StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void renewController() {
    Identity next = controllers.issueAgain("controller", "controller-" + ++made);
    copy(next.key(), "key.pem");
    copy(next.certificate(), "cert.pem");
  }

  private static Identity fresh(String name) {
    return switches.issueAgain(name, name + "-" + ++made);
  }

  /** Installs a certificate by the commands of the page, with the files of this test. */
  private static void type(String host, Identity identity, List<String> commands) {
    String typed =
        String.join("\n", commands)
            .replace("/etc/openvswitch/key.pem", identity.key().toString())
            .replace("/etc/openvswitch/cert.pem", identity.certificate().toString())
            .replace("/etc/openvswitch/controller-ca.pem", controllers.certificate().toString())
            .replace("CONTROLLER", "192.168.77.1");
    CommandResult result = stage.host(host).exec("sh", "-euc", typed);
    assertThat(result.succeeded()).as("%s", result).isTrue();
  }

  /** Installs a certificate as an operator would, and begins all of the host's sessions anew. */
  private static void give(String host, Identity identity) {
    give(host, identity, controllers.certificate());
  }

  private static void give(String name, Identity identity, Path believed) {
    LabHost host = stage.host(name);
    touched.add(name);
    // Without its remote, ovsdb-server ends the sessions of it; ovs-vswitchd keeps its own.
    String manager = host.vsctl("get-manager").strip();
    host.vsctl("--no-wait", "del-manager");
    host.vsctl(
        "--no-wait",
        "set-ssl",
        identity.key().toString(),
        identity.certificate().toString(),
        believed.toString(),
        "--",
        "set-manager",
        manager);
    if (host.vsctl("list-br").contains(host.bridge())) {
      // It has no controller for a moment: its session ends, its flows stay (fail_mode=secure).
      host.vsctl("del-controller", host.bridge());
      host.vsctl("set-controller", host.bridge(), "ssl:192.168.77.1:6653");
    }
  }

  private static void awaitLastError(String host, String... words) {
    stage
        .controller()
        .awaitStatus(
            host + ": last-error with " + List.of(words),
            status -> {
              String error = status.host(host).path("last-error").asText("");
              return List.of(words).stream().allMatch(error::contains);
            });
  }

  private static LabContainer a() {
    return stage.container("A");
  }

  private static LabContainer b() {
    return stage.container("B");
  }

  /** Runs something while A and B talk, of which no packet may be lost. */
  private static void whileOthersTalk(Runnable trouble) {
    PingMatrix.assertTalk(List.of(a(), b()), (from, to) -> true);
    try (Pinger pinger = a().pinger(b(), 20)) {
      trouble.run();
      Instant after = Instant.now();
      assertThat(pinger.awaitReply(after, PATIENCE)).isPresent();
      PingResult result = pinger.stop();
      assertThat(result.lost()).isZero();
    }
  }

  @Test
  void everySessionIsByTls_andContainersTalk() {
    PingMatrix.assertTalk(List.of(a(), b(), stage.container("C")), (from, to) -> true);

    Status status = stage.controller().status();
    for (String host : List.of("dt-1", "dt-2", "dt-3")) {
      assertThat(status.host(host).path("ovsdb").asText()).isEqualTo("connected");
      assertThat(status.host(host).path("openflow").asText()).isEqualTo("connected");
      assertThat(stage.controller().log())
          .anyMatch(line -> line.contains(host + ": ovsdb: connected to ssl:"));
    }
    assertThat(status.json().path("tls-error").isNull()).isTrue();
  }

  @Test
  void hostWithAnothersCertificate_isRefusedOnBothProtocols() {
    int mark = stage.controller().mark();

    whileOthersTalk(
        () -> {
          give("dt-3", fresh("dt-1"));

          awaitLastError("dt-3", "the certificate of \"dt-1\"", "may not speak for host dt-3");
          stage.controller().awaitLog(mark, "switch ");
          stage.controller().awaitLog(mark, "may not speak for host dt-3 (datapath id ");
        });

    // A first try may come before the end of the session in whose name it was made is known.
    stage
        .controller()
        .awaitStatus(
            "dt-3: the reason names the address",
            status ->
                status.phase("dt-3").equals("unreachable")
                    && status
                        .host("dt-3")
                        .path("reason")
                        .asText("")
                        .contains("may not speak for host dt-3 (dialled at 192.168.77.23:6640)"));
    assertThat(stage.controller().status().phase("dt-1")).isEqualTo("converged");
    assertThat(stage.controller().logSince(mark)).noneMatch(line -> line.contains("dt-1: "));
  }

  @Test
  void hostThatDialsInWithAnothersCertificate_isRefused() {
    give("dt-2", fresh("dt-3"));

    awaitLastError("dt-2", "the certificate of \"dt-3\"", "may not speak for host dt-2");
    stage
        .controller()
        .awaitStatus(
            "dt-2: the reason names the claim",
            status ->
                status.phase("dt-2").equals("unreachable")
                    && status
                        .host("dt-2")
                        .path("reason")
                        .asText("")
                        .contains("(system-id rack-2): it would have to name dt-2 or rack-2"));
    assertThat(stage.controller().status().phase("dt-3")).isEqualTo("converged");
  }

  @Test
  void expiredCertificate_isToldWithItsEnd() {
    int mark = stage.controller().mark();

    whileOthersTalk(
        () -> {
          give("dt-3", switches.issueExpired("dt-3"));

          awaitLastError("dt-3", "the certificate of \"dt-3\"", "expired on 20");
          awaitExpired(mark, " refused: ", "dt-3");
        });
  }

  @Test
  void expiredCertificateOfAHostThatDialsIn_isToldWithItsEnd() {
    int mark = stage.controller().mark();

    give("dt-2", switches.issueExpired("dt-2"));

    // Nobody's yet, so the log alone has it; the host waits, and the file's others go on.
    awaitExpired(mark, " turned away: ", "dt-2");
    awaitExpired(mark, " refused: ", "dt-2");
    stage.controller().awaitPhase("dt-2", "unreachable");
    assertThat(stage.controller().status().phase("dt-3")).isEqualTo("converged");
  }

  /** The log's line about whoever came with an expired certificate of a host's. */
  private static void awaitExpired(int mark, String verdict, String host) {
    Await.until(
        "a line about the expired certificate of " + host,
        PATIENCE.multipliedBy(2),
        () ->
            stage.controller().logSince(mark).stream()
                .anyMatch(
                    line ->
                        line.contains(" WARN ")
                            && line.contains(verdict)
                            && line.contains("the certificate of \"" + host + "\"")
                            && line.contains("expired on 20")));
  }

  @Test
  void certificateOfAnotherAuthority_isTurnedAway() {
    TestAuthority other =
        TestAuthority.create(stage.file().path().resolveSibling("authorities"), "other-ca");
    int mark = stage.controller().mark();

    give("dt-2", other.issue("dt-2"));

    String line = stage.controller().awaitLog(mark, "was signed by CN=other-ca");
    assertThat(line).contains("none of the CAs in " + pki().resolve("ca.pem"));
  }

  @Test
  void hostThatDoesNotBelieveTheController_isToldWhichFileToGiveIt() {
    give("dt-3", fresh("dt-3"), switches.certificate());

    awaitLastError("dt-3", "it refuses the controller's certificate (unknown_ca)");
  }

  @Test
  void revokedHost_losesItsSessionsAtOnceAndItsContainersTalkOn() {
    Identity out = fresh("dt-3");
    give("dt-3", out);
    stage.controller().awaitConverged();
    int mark = stage.controller().mark();

    whileOthersTalk(
        () -> {
          switches.revoke(out);
          copy(switches.crl(), "crl.pem");

          stage.controller().awaitPhase("dt-3", "unreachable");
          awaitLastError("dt-3", "was revoked on 20");
        });

    stage.controller().awaitLog(mark, "keys are in force");
    PingMatrix.assertTalk(List.of(a(), stage.container("C")), (from, to) -> true);
  }

  @Test
  void controllersKeysThatAreRenewed_costNoSession() {
    int mark = stage.controller().mark();

    whileOthersTalk(
        () -> {
          renewController();
          stage.controller().awaitLog(mark, "keys are in force");
        });

    assertThat(stage.controller().logSince(mark))
        .noneMatch(line -> line.contains("session lost") || line.contains("disconnected"));
    give("dt-3", fresh("dt-3"));
    stage.controller().awaitLog(mark, "dt-3: ovsdb: connected");
  }

  @Test
  void badReplacementOfTheKeys_isToldAndNotUsed() throws IOException {
    Identity other = controllers.issueAgain("controller", "half");
    Path before = Files.copy(pki().resolve("key.pem"), pki().resolve("key.before"));

    copy(other.key(), "key.pem");

    stage
        .controller()
        .awaitStatus(
            "tls-error",
            status ->
                status
                    .json()
                    .path("tls-error")
                    .asText("")
                    .contains("is not that of the certificate"));
    give("dt-3", fresh("dt-3"));
    stage.controller().awaitConverged();
    copy(before, "key.pem");
    stage
        .controller()
        .awaitStatus("no tls-error", status -> status.json().path("tls-error").isNull());
  }

  @Test
  void hostsThatAreDialledOrDialIn_areTornDown_byTheFilesKeys() {
    stage.controller().stop();

    for (String name : List.of("dt-2", "dt-3")) {
      CommandResult done =
          Shell.overlaneIn(
              stage.lab().controllerNamespace(),
              "teardown",
              name,
              "--config",
              stage.file().path().toString(),
              "--runtime-dir",
              stage.controller().runtimeDirectory().toString());

      assertThat(done.exitCode()).as("%s", done).isZero();
      assertThat(done.stdout()).contains("  - bridge br0\n");
      assertThat(stage.host(name).vsctl("list-br").lines()).doesNotContain("br0");
    }
    stage.controller().start();
    stage.controller().awaitConverged();
  }

  @Test
  void fileWhoseKeysCannotBeRead_isRefused() {
    long revision = stage.controller().status().revision();

    stage.file().edit("pki/crl.pem", "pki/nowhere.pem");

    Status refused =
        stage.controller().awaitStatus("refused", status -> !status.configError().isEmpty());
    assertThat(refused.configError())
        .contains("cannot read " + pki().resolve("nowhere.pem") + ": there is no such file");
    assertThat(refused.revision()).isEqualTo(revision);
    stage.file().edit("pki/nowhere.pem", "pki/crl.pem");
    stage.controller().awaitStatus("taken", status -> status.configError().isEmpty());
  }

  @Test
  void plainTextOnTheTlsPorts_isToldWithTheCommandThatHelps() {
    int mark = stage.controller().mark();
    LabHost host = stage.host("dt-3");

    host.vsctl("add-br", "lan0", "--", "set", "bridge", "lan0", "datapath_type=netdev");
    host.vsctl("set-controller", "lan0", "tcp:192.168.77.1:6653");
    stage
        .controller()
        .awaitLog(
            mark,
            "it speaks plain text, and this port takes TLS: on that host, ovs-vsctl"
                + " set-controller BRIDGE ssl:IP:PORT");
    host.vsctl("del-br", "lan0");

    stage.host("dt-2").vsctl("--no-wait", "set-manager", "tcp:192.168.77.1:6640");
    stage
        .controller()
        .awaitLog(
            mark,
            "it speaks plain text, and this port takes TLS: on that host, ovs-vsctl"
                + " set-manager ssl:IP:PORT");
    stage.host("dt-2").vsctl("--no-wait", "set-manager", "ssl:192.168.77.1:6640");
  }
}
