package dev.overlane.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import dev.overlane.lab.CommandResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Hosts by TLS whose certificates are no good: it is found, and the command mends it. */
@Tag("long")
final class DoctorCertificateTest {
  private static final String NETWORK =
      """
      version: 1
      controller:
        openflow: { listen: "pssl:6653", target: "ssl:192.168.77.1:6653" }
        ovsdb: { listen: "pssl:6640" }
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

  @TempDir private static Path elsewhere;

  @BeforeAll
  static void begin() {
    pki(PkiScript.folder(stage), "overlane pki init --days 300");
    stage.lab().attachAll();
    stage.controller().start();
    for (String host : ImmutableList.of("dt-1", "dt-2")) {
      mend(host, "error: it has no key and certificate");
    }
    stage.controller().awaitConverged();
  }

  private static String pki(Path directory, String script) {
    CommandResult result = PkiScript.run(directory, script);
    assertThat(result.succeeded()).as("%s", result).isTrue();
    return result.stdout();
  }

  /**
   * Types the command that comes with a finding, and then the line that it prints: far from the
   * keys, which are beside the file.
   */
  private static void mend(String host, String words) {
    String file = stage.file().path().toString();
    String command = DoctorRun.on(stage).command(host, words).replace("FILE", file);
    String line = pki(elsewhere, command).lines().reduce((first, last) -> last).orElse("");
    assertThat(line).endsWith("--script | ssh root@" + remote(host) + " sh");
    PkiScript.enrol(stage, host, pki(elsewhere, line.substring(0, line.indexOf('|'))));
  }

  /** Where a host is dialled; its name where it dials in. */
  private static String remote(String host) {
    return host.equals("dt-1") ? "192.168.77.21" : host;
  }

  /** Gives dt-2 a certificate as it would have been made some days ago. */
  private static void take(int daysAgo, int days) {
    CommandResult made =
        Shell.run(
            ImmutableList.<String>builder()
                .add("env", "FAKETIME_FORCE_MONOTONIC_FIX=0")
                .add("faketime", "-m", "--exclude-monotonic", "-f", "-" + daysAgo + "d")
                .addAll(Shell.java())
                .add("pki", "renew", "dt-2", "--days", Integer.toString(days))
                .add("--dir", PkiScript.folder(stage).resolve("pki").toString())
                .build());
    assertThat(made.succeeded()).as("%s", made).isTrue();
    CommandResult taken =
        Shell.run(
            ImmutableList.of(
                "cp",
                PkiScript.folder(stage).resolve("pki/hosts/dt-2-cert.pem").toString(),
                certificate("dt-2").toString()));
    assertThat(taken.succeeded()).as("%s", taken).isTrue();
  }

  private static Path certificate(String host) {
    return PkiScript.etc(stage, host).resolve("overlane/cert.pem");
  }

  @Test
  void certificateThatHasExpired_isMendedByTheCommand() {
    take(3, 2);

    mend("dt-2", "error: its certificate expired on ");

    DoctorRun.on(stage).awaitNothingWrong();
  }

  @Test
  void certificateThatEndsSoon_isMendedByTheCommand() {
    take(3, 32);

    mend("dt-2", "warning: its certificate ends on ");

    DoctorRun.on(stage).awaitNothingWrong();
  }

  @Test
  void certificateOfAnotherHost_isMendedByTheCommand() {
    Path keys = PkiScript.etc(stage, "dt-1").resolve("overlane");
    stage
        .host("dt-2")
        .vsctl(
            "--no-wait",
            "set-ssl",
            keys.resolve("key.pem").toString(),
            keys.resolve("cert.pem").toString(),
            keys.resolve("controller-ca.pem").toString());

    mend("dt-2", "error: its certificate is that of dt-1");

    DoctorRun.on(stage).awaitNothingWrong();
  }

  @Test
  void certificateThatIsGone_isMendedByTheCommand() throws IOException {
    Files.delete(certificate("dt-2"));

    mend("dt-2", "warning: its certificate (" + certificate("dt-2") + ") cannot be read there");

    DoctorRun.on(stage).awaitNothingWrong();
  }
}
