package dev.overlane.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.overlane.lab.CommandResult;
import dev.overlane.lab.LabHost;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Certificates that {@code overlane pki} made at work, some of which end soon: who is told. */
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
      """;

  @RegisterExtension static final Stage stage = Stage.of(NETWORK);

  @BeforeAll
  static void enrol() {
    pki("init --days 20");
    pki("host dt-1 --days 10");
    pki("host dt-2 --days 300");
    stage.lab().attachAll();
    stage.controller().start();
    give("dt-1");
    give("dt-2");
    stage.controller().awaitConverged();
  }

  private static Path folder() {
    return stage.file().path().getParent();
  }

  private static void pki(String arguments) {
    CommandResult result = PkiScript.run(folder(), "overlane pki " + arguments);
    assertThat(result.succeeded()).as("%s", result).isTrue();
  }

  private static void give(String name) {
    LabHost host = stage.host(name);
    Path pki = folder().resolve("pki");
    host.vsctl(
        "--no-wait",
        "set-ssl",
        pki.resolve("hosts/" + name + "-key.pem").toString(),
        pki.resolve("hosts/" + name + "-cert.pem").toString(),
        pki.resolve("controller-ca.pem").toString());
    host.killOvsdb();
    host.startOvsdb();
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
    awaitDue("controller", "host:dt-1");
    assertThat(end("host:dt-1")).isBetween(days(9), days(10));
    assertThat(stage.controller().ask("status"))
        .contains("the certificate of host dt-1 is valid until " + end("host:dt-1") + " only")
        .contains("(overlane pki controller)");
    assertThat(stage.controller().log())
        .anyMatch(line -> line.contains("WARN") && line.contains("(overlane pki renew dt-1)"));
    assertThat(metric("host:dt-1")).isEqualTo(end("host:dt-1").getEpochSecond());
    assertThat(metric("host:dt-2"))
        .isBetween(days(299).getEpochSecond(), days(300).getEpochSecond());
    assertThat(metric("ca")).isGreaterThan(days(3600).getEpochSecond());

    pki("controller --days 365");
    awaitDue("host:dt-1");
    pki("renew dt-1");
    give("dt-1");
    switchBeginsAnew("dt-1");
    awaitDue();
    stage.controller().awaitConverged();
    assertNoSecretIsTold();
  }

  /** No line of the log, status or metrics has any line of any private key. */
  private static void assertNoSecretIsTold() throws IOException {
    String told =
        String.join("\n", stage.controller().log())
            + stage.controller().ask("status", "--json")
            + stage.controller().ask("status")
            + page();
    Path pki = folder().resolve("pki");
    for (String key :
        new String[] {"controller-key.pem", "hosts/dt-1-key.pem", "private/switch-ca-key.pem"}) {
      Files.readAllLines(pki.resolve(key)).stream()
          .filter(line -> !line.startsWith("-----END"))
          .forEach(line -> assertThat(told).doesNotContain(line));
    }
  }

  /** Its session ends and the next one shows the new certificate. */
  private static void switchBeginsAnew(String name) {
    LabHost host = stage.host(name);
    host.vsctl("del-controller", host.bridge());
    host.vsctl("set-controller", host.bridge(), "ssl:192.168.77.1:6653");
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
