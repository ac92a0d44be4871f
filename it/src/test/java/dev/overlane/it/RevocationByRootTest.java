package dev.overlane.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.overlane.lab.CommandResult;
import dev.overlane.lab.LabHost;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * Keys made and revoked by root, a controller of another user that reads but four of the files, as
 * docs/install.md has it: what root replaces must reach it.
 */
@Tag("long")
final class RevocationByRootTest {
  private static final String NETWORK =
      """
      version: 1
      controller:
        openflow: { listen: "pssl:6653", target: "ssl:192.168.77.1:6653" }
        tls:
          private-key: pki/controller-key.pem
          certificate: pki/controller-cert.pem
          ca-certificate: pki/switch-ca.pem
          crl: pki/crl.pem
      defaults: { datapath-type: netdev }
      segments: { ab: { vlan: 100, vni: 10100 } }
      hosts:
        r1: { address: 192.168.77.11, ovsdb: "ssl:192.168.77.11:6640", ports: { A: { segment: ab, interface: vA } } }
        r2: { address: 192.168.77.12, ovsdb: "ssl:192.168.77.12:6640", ports: { B: { segment: ab, interface: vB } } }
      """;

  private static final Duration PATIENCE = Duration.ofSeconds(40);

  @RegisterExtension final Stage stage = Stage.of(NETWORK);

  @TempDir private Path directory;

  private UnprivilegedProgram program;
  private Process process;

  @BeforeEach
  void startController() throws IOException {
    program = new UnprivilegedProgram(directory);
    Path file = Files.writeString(directory.resolve("net.yaml"), stage.file().read());
    CommandResult made =
        PkiScript.run(
            directory,
            """
            overlane pki init >/dev/null
            overlane pki host r1 r2 >/dev/null
            cd pki
            chgrp users . controller-key.pem controller-cert.pem switch-ca.pem crl.pem
            chmod g+rx .
            chmod g+r controller-key.pem controller-cert.pem switch-ca.pem crl.pem
            """);
    assertThat(made.succeeded()).as("%s", made).isTrue();
    enrol("r1");
    enrol("r2");
    stage.lab().attachAll();
    process = program.start(stage.lab().controllerNamespace(), file);
  }

  private void enrol(String name) {
    LabHost host = stage.host(name);
    String manager = host.vsctl("get-manager").strip();
    host.vsctl(
        "--no-wait",
        "set-ssl",
        pki("hosts/" + name + "-key.pem"),
        pki("hosts/" + name + "-cert.pem"),
        pki("controller-ca.pem"),
        "--",
        "set-manager",
        manager);
  }

  private String pki(String file) {
    return directory.resolve("pki").resolve(file).toString();
  }

  @AfterEach
  void stopController() throws InterruptedException {
    process.destroy();
    process.waitFor();
  }

  @Test
  void hostThatRootRevokes_losesItsSessions_andTheOtherKeepsIts() throws IOException {
    awaitStatus("both are converged", Status::converged);
    assertThat(rights("crl.pem")).isEqualTo("rw-r-----");

    CommandResult revoked = PkiScript.run(directory, "overlane pki revoke r2");

    assertThat(revoked.succeeded()).as("%s", revoked).isTrue();
    awaitStatus(
        "r2 is out",
        status ->
            status.phase("r2").equals("unreachable")
                && status.host("r2").path("last-error").asText().contains("was revoked on 20"));
    assertThat(status().phase("r1")).isEqualTo("converged");
    assertThat(status().json().path("tls-error").isNull()).as(program::log).isTrue();
    assertThat(rights("crl.pem")).isEqualTo("rw-r-----");
    assertThat(rights("private/switch-ca-key.pem")).isEqualTo("rw-------");
  }

  private void awaitStatus(String what, Predicate<Status> wanted) {
    Await.until(what, PATIENCE, () -> wanted.test(status()));
  }

  private Status status() {
    String runtime = program.runtime().toString();
    return Status.parse(
        program
            .run(
                UnprivilegedProgram.USER,
                UnprivilegedProgram.GROUP_NUMBER,
                "",
                "status",
                "--json",
                "--runtime-dir",
                runtime)
            .stdout());
  }

  private String rights(String file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(Path.of(pki(file))));
  }
}
