package dev.overlane.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import dev.overlane.lab.CommandResult;
import dev.overlane.lab.Pinger;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Certificates that {@code overlane pki} made at work, some of which end soon: who is told. */
@Tag("long")
final class CertificateExpiryTest {
  private static final int METRICS = 9475;

  private static final String NETWORK =
      """
      version: 1
      controller:
        openflow: { listen: "pssl:6653", target: "ssl:192.168.77.1:6653" }
        ovsdb: { listen: "pssl:6640" }
        metrics: { listen: "127.0.0.1:9475" }
        tls:
          private-key: pki/controller-key.pem
          certificate: pki/controller-cert.pem
          ca-certificate: pki/switch-ca.pem
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
          ports: { B: { segment: ab, interface: vB } }
        dt-3:
          address: 192.168.77.23
          ovsdb: ssl:192.168.77.23:6640
          ports: { C: { segment: ab, interface: vC } }
        dt-4:
          address: 192.168.77.24
          ovsdb: manager
          ports: { D: { segment: ab, interface: vD } }
      """;

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  @RegisterExtension static final Stage stage = Stage.of(NETWORK);

  @BeforeAll
  static void enrol() {
    pki("init --days 20");
    pki("host dt-1 --days 10");
    pki("host dt-2 --days 12");
    pki("host dt-3 dt-4 --days 300");
    stage.lab().attachAll();
    stage.controller().start();
    // One after the other: of renewed hosts, that with the oldest session is looked at first.
    for (String name : List.of("dt-1", "dt-2", "dt-3", "dt-4")) {
      enrol(name);
      stage
          .controller()
          .awaitStatus(
              name + " is connected",
              status -> status.host(name).path("openflow").asText().equals("connected"));
    }
    stage.controller().awaitConverged();
  }

  private static CommandResult pki(String arguments) {
    CommandResult result = PkiScript.run(PkiScript.folder(stage), "overlane pki " + arguments);
    assertThat(result.succeeded()).as("%s", result).isTrue();
    return result;
  }

  private static void enrol(String name) {
    String script = pki("host " + name + " --config network.yaml --script").stdout();
    PkiScript.enrol(stage, name, script);
  }

  private static Instant end(String name) {
    return Instant.parse(
        stage.controller().status().json().path("certificates-due").path(name).asText());
  }

  private static void awaitDue(String... names) {
    stage
        .controller()
        .awaitStatus(
            "certificates that are due",
            status -> {
              var due = status.json().path("certificates-due");
              return due.size() == names.length && Arrays.stream(names).allMatch(due::has);
            });
  }

  @Test
  void certificatesThatEndSoon_areToldInStatusLogAndMetrics_untilTheyAreRenewed()
      throws IOException {
    awaitDue("controller", "host:dt-1", "host:dt-2");
    assertThat(end("host:dt-1")).isBetween(days(9), days(10));
    assertThat(stage.controller().ask("status"))
        .contains("the certificate of host dt-1 is valid until " + end("host:dt-1") + " only")
        .contains("(overlane pki controller)");
    assertThat(stage.controller().log())
        .anyMatch(line -> line.contains("WARN") && line.contains("(overlane pki renew dt-1)"));
    assertThat(metric("host:dt-1")).isEqualTo(end("host:dt-1").getEpochSecond());
    assertThat(metric("host:dt-3"))
        .isBetween(days(299).getEpochSecond(), days(300).getEpochSecond());
    assertThat(metric("ca")).isGreaterThan(days(3600).getEpochSecond());

    pki("controller --days 365");
    awaitDue("host:dt-1", "host:dt-2");
    int mark = stage.controller().mark();
    whileTheyTalk(
        "A",
        "B",
        () -> {
          pki("renew dt-1 dt-2 --config network.yaml");
          enrol("dt-1");
          enrol("dt-2");
          awaitDue("host:dt-2");
          awaitDue();
        });
    assertThat(metric("host:dt-1")).isGreaterThan(days(360).getEpochSecond());
    stage.controller().awaitConverged();
    assertThat(stage.controller().status().host("dt-1").path("last-error").toString())
        .doesNotContain("anew");
    // Each session of each renewed host began anew, once, and nothing else was done.
    List<String> log = stage.controller().logSince(mark);
    assertThat(log).filteredOn(line -> line.contains("begins anew")).hasSize(4);
    assertThat(log)
        .noneMatch(line -> line.matches(".*: (rows|flows|meters) \\(.*"))
        .noneMatch(line -> line.contains("dt-3: ") || line.contains("dt-4: "))
        .noneMatch(line -> line.contains("WARN"));
    assertNoSecretIsTold();
  }

  @Test
  void renewedCertificateOfAHost_costsNoSessionByItself() {
    ImmutableSet<String> before = connectionsOf("dt-3", "dt-4");
    assertThat(before).hasSize(4);

    whileTheyTalk(
        "C",
        "D",
        () -> {
          for (String key : List.of("", " --new-key")) {
            pki("renew dt-3 dt-4 --config network.yaml" + key);
            for (String name : List.of("dt-3", "dt-4")) {
              enrol(name);
              // Returns when ovs-vswitchd has taken in what came before, the keys too.
              stage.host(name).vsctl("set", "Open_vSwitch", ".", "external_ids:renewed=yes");
            }
          }
        });

    assertThat(connectionsOf("dt-3", "dt-4")).isEqualTo(before);
  }

  /** The TCP connections that the controller has with hosts, by all four numbers. */
  private static ImmutableSet<String> connectionsOf(String... hosts) {
    CommandResult sockets =
        Shell.run(
            ImmutableList.of(
                "ip",
                "netns",
                "exec",
                stage.lab().controllerNamespace(),
                "ss",
                "-HOtn",
                "state",
                "established"));
    return sockets
        .stdout()
        .lines()
        .map(line -> line.replace("[::ffff:", "").replace("]", "").strip().split("\\s+"))
        .filter(
            words ->
                Arrays.stream(hosts)
                    .anyMatch(host -> words[3].startsWith(stage.host(host).address() + ":")))
        .map(words -> words[2] + " " + words[3])
        .collect(ImmutableSet.toImmutableSet());
  }

  /** Runs something while two containers talk, of which no packet may be lost. */
  private static void whileTheyTalk(String one, String other, Runnable change) {
    PingMatrix.assertTalk(
        List.of(stage.container(one), stage.container(other)), (from, to) -> true);
    try (Pinger pinger = stage.container(one).pinger(stage.container(other), 20)) {
      change.run();
      assertThat(pinger.awaitReply(Instant.now(), PATIENCE)).isPresent();
      assertThat(pinger.stop().lost()).isZero();
    }
  }

  /** No line of the log, status or metrics has any line of any private key. */
  private static void assertNoSecretIsTold() throws IOException {
    String told =
        String.join("\n", stage.controller().log())
            + stage.controller().ask("status", "--json")
            + stage.controller().ask("status")
            + page();
    Path pki = PkiScript.folder(stage).resolve("pki");
    for (String key :
        new String[] {"controller-key.pem", "hosts/dt-1-key.pem", "private/switch-ca-key.pem"}) {
      Files.readAllLines(pki.resolve(key)).stream()
          .filter(line -> !line.startsWith("-----END"))
          .forEach(line -> assertThat(told).doesNotContain(line));
    }
  }

  private static Instant days(int days) {
    return Instant.now().plus(Duration.ofDays(days));
  }

  private static String page() {
    return PrometheusProcess.body(
        PrometheusProcess.get(stage.lab().controllerNamespace(), METRICS, "/metrics"));
  }

  private static long metric(String certificate) {
    String series =
        "overlane_certificate_expiry_timestamp_seconds{certificate=\"" + certificate + "\"} ";
    return page()
        .lines()
        .filter(line -> line.startsWith(series))
        .map(line -> (long) Double.parseDouble(line.substring(series.length())))
        .findFirst()
        .orElseThrow();
  }
}
