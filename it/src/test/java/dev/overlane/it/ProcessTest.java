package dev.overlane.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.overlane.lab.CommandResult;
import dev.overlane.lab.LabContainer;
import dev.overlane.lab.PingResult;
import dev.overlane.lab.Pinger;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What scripts depend on: exit codes, messages, and the control socket. */
final class ProcessTest {
  private static final String NETWORK =
      """
      version: 1
      controller: { openflow: { listen: "ptcp:6653", target: "tcp:192.168.77.1:6653" } }
      defaults: { datapath-type: netdev }
      segments:
        ab: { vlan: 100, vni: 10100 }
      hosts:
        s1: { address: 192.168.77.11, ports: { A: { segment: ab, interface: vA } } }
        s2: { address: 192.168.77.12, ports: { B: { segment: ab, interface: vB } } }
      """;

  @RegisterExtension static final Stage stage = Stage.of(NETWORK).running();

  @BeforeEach
  void controllerRuns() {
    if (!stage.controller().alive()) {
      stage.controller().start();
    }
    stage.controller().awaitConverged(1);
  }

  @Test
  void controlSocket_answersOvsAppctl() throws IOException {
    CommandResult json = appctl("status", "--json");
    assertThat(Status.parse(json.stdout()).converged()).isTrue();
    assertThat(appctl("status").stdout()).contains("s1", "converged", "ab: A");
    assertThat(appctl("version").stdout()).startsWith("overlane ");
    assertThat(appctl("list-commands").stdout()).contains("list-commands", "status", "version");
    CommandResult unknown = appctl("dance");
    assertThat(unknown.exitCode()).isNotZero();
    assertThat(unknown.stderr()).contains("\"dance\" is not a valid command");
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(stage.controller().socket())))
        .isEqualTo("rw-------");
  }

  @Test
  void statusCommand_exitsWithWhatItFound() {
    CommandResult converged = overlane("status", "--json", "--wait", "20");
    assertThat(converged.exitCode()).isZero();
    assertThat(Status.parse(converged.stdout()).converged()).isTrue();

    stage.host("s2").killOvsdb();
    CommandResult broken;
    CommandResult impatient;
    try {
      stage.controller().awaitPhase("s2", "unreachable");
      broken = overlane("status");
      impatient = overlane("status", "--wait", "0.2");
    } finally {
      // Without its database a userspace switch soon stops to forward.
      stage.host("s2").startOvsdb();
    }
    assertThat(broken.exitCode()).isEqualTo(3);
    assertThat(broken.stdout()).contains("s2", "unreachable", "1 of 2 hosts converged");
    assertThat(impatient.exitCode()).isEqualTo(3);
    assertThat(overlane("status", "--wait", "20").exitCode()).isZero();

    stage.controller().kill();
    CommandResult nobody = overlane("status");
    assertThat(nobody.exitCode()).isEqualTo(1);
    assertThat(nobody.stdout()).isEmpty();
    assertThat(nobody.stderr()).contains("no controller answers", "overlane.ctl");
    assertThat(overlane("status", "--wait", "0.2").exitCode()).isEqualTo(1);
  }

  @Test
  void sigterm_endsWithZero_andTheNetworkStays() {
    LabContainer a = stage.container("A");
    LabContainer b = stage.container("B");
    PingMatrix.assertTalk(List.of(a, b), (from, to) -> true);
    try (Pinger pinger = a.pinger(b, 20)) {
      int exit = stage.controller().stop();

      assertThat(exit).isZero();
      assertThat(Files.exists(stage.controller().socket())).isFalse();
      PingMatrix.assertTalk(List.of(a, b), (from, to) -> true);
      PingResult result = pinger.stop();
      assertThat(result.received()).isGreaterThan(5);
      assertThat(result.lost()).isZero();
    }
  }

  @Test
  void portInUse_endsWithOneAndSaysWhich() {
    Path other = stage.controller().runtimeDirectory().resolveSibling("run2");
    CommandResult second = run(stage.file().path(), other);

    assertThat(second.exitCode()).isEqualTo(1);
    assertThat(second.stderr()).contains("ptcp:6653", "in use").doesNotContain("\tat ");
    assertThat(stage.controller().status().converged()).isTrue();
  }

  @Test
  void runtimeDirectoryInUse_endsWithOneAndLeavesTheFirstAlone() {
    CommandResult second = run(stage.file().path(), stage.controller().runtimeDirectory());

    assertThat(second.exitCode()).isEqualTo(1);
    assertThat(second.stderr()).contains("another overlane answers on").doesNotContain("\tat ");
    assertThat(stage.controller().status().converged()).isTrue();
  }

  @Test
  void badFileOnStart_endsWithOneAndSaysWhereAllErrorsAre() throws IOException {
    Path bad = stage.file().path().resolveSibling("bad.yaml");
    Files.writeString(
        bad,
        NETWORK
            .replace("vlan: 100", "vlan: 5000")
            .replace("segment: ab, interface: vB", "segmnet: ab"));

    CommandResult result = run(bad, stage.controller().runtimeDirectory().resolveSibling("run3"));

    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.stderr().lines())
        .anyMatch(line -> line.startsWith(bad + ":5:15: error: "))
        .anyMatch(line -> line.startsWith(bad + ":8:47: error: ") && line.contains("segment"));
    assertThat(result.stderr()).doesNotContain("\tat ");
  }

  @Test
  void missingFileOnStart_endsWithOne() {
    Path nothing = stage.file().path().resolveSibling("nothing.yaml");

    CommandResult result =
        run(nothing, stage.controller().runtimeDirectory().resolveSibling("run4"));

    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.stderr()).contains(nothing.toString()).doesNotContain("\tat ");
  }

  private static CommandResult run(Path file, Path runtime) {
    return Shell.overlaneIn(
        stage.lab().controllerNamespace(),
        "run",
        "--config",
        file.toString(),
        "--runtime-dir",
        runtime.toString());
  }

  private static CommandResult appctl(String... command) {
    return Shell.run(
        com.google.common.collect.ImmutableList.<String>builder()
            .add("ovs-appctl", "-t", stage.controller().socket().toString())
            .add(command)
            .build());
  }

  private static CommandResult overlane(String command, String... arguments) {
    return Shell.overlane(
        com.google.common.collect.ImmutableList.<String>builder()
            .add(command, "--runtime-dir", stage.controller().runtimeDirectory().toString())
            .add(arguments)
            .build()
            .toArray(String[]::new));
  }
}
