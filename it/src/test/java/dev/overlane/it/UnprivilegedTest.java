package dev.overlane.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import dev.overlane.lab.CommandResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The controller as a user without a right, whose control socket is shared with a group. */
final class UnprivilegedTest {
  private static final String NETWORK =
      """
      version: 1
      controller: { openflow: { listen: "ptcp:6653", target: "tcp:192.168.77.1:6653" } }
      defaults: { datapath-type: netdev }
      segments:
        ab: { vlan: 100, vni: 10100 }
      hosts:
        u1: { address: 192.168.77.11, ports: { A: { segment: ab, interface: vA } } }
        u2: { address: 192.168.77.12, ports: { B: { segment: ab, interface: vB } } }
      """;

  /** Users and groups that Debian has: nobody, daemon, bin; users, daemon, bin. */
  private static final String RUNS = UnprivilegedProgram.USER;

  private static final String MEMBER = "1";
  private static final String STRANGER = "2";

  @RegisterExtension final Stage stage = Stage.of(NETWORK);

  @TempDir private Path directory;

  private UnprivilegedProgram program;
  private Process process;

  @BeforeEach
  void startController() throws IOException {
    program = new UnprivilegedProgram(directory);
    Files.copy(stage.file().path(), directory.resolve("net.yaml"));
    stage.lab().attachAll();
    process = program.start(stage.lab().controllerNamespace(), directory.resolve("net.yaml"));
  }

  @AfterEach
  void stopController() throws InterruptedException {
    process.destroy();
    process.waitFor();
  }

  @Test
  void controllerWithoutARight_makesTheNetwork_andItsGroupMayAsk() throws IOException {
    CommandResult asked = status(MEMBER, UnprivilegedProgram.GROUP_NUMBER, "--wait", "30");

    assertThat(asked.exitCode()).as("%s%n%s", asked, program.log()).isZero();
    assertThat(asked.stdout()).contains("converged on all 2 hosts");
    CommandResult put = put(MEMBER, UnprivilegedProgram.GROUP_NUMBER);
    assertThat(put.exitCode()).as("%s", put).isNotZero();
    assertThat(put.stderr()).contains("only the user of the controller (nobody) and root");
    assertThat(put("0", "0").stdout()).contains("\"refused\"");
    assertThat(put(RUNS, RUNS).stdout()).contains("\"refused\"");
    assertThat(rights())
        .contains("Uid:\t65534\t65534\t65534\t65534", "NoNewPrivs:\t1")
        .contains("CapEff:\t0000000000000000", "CapPrm:\t0000000000000000")
        .contains("CapBnd:\t0000000000000000", "CapAmb:\t0000000000000000");
    PingMatrix.assertTalk(stage.containers("A", "B"), (from, to) -> true);
  }

  @Test
  void socket_isItsUsersAndItsGroupsAlone() throws IOException {
    Path socket = program.runtime().resolve("overlane.ctl");

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(socket)))
        .isEqualTo("rw-rw----");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(program.runtime())))
        .isEqualTo("rwxr-x---");
    assertThat(Files.getAttribute(socket, "unix:gid"))
        .isEqualTo(Integer.parseInt(UnprivilegedProgram.GROUP_NUMBER))
        .isEqualTo(Files.getAttribute(program.runtime(), "unix:gid"));
    CommandResult stranger = status(STRANGER, STRANGER);
    assertThat(stranger.exitCode()).isEqualTo(1);
    assertThat(stranger.stdout()).isEmpty();
  }

  @Test
  void whatTheUserMayNot_isSaidInWords() {
    String config = directory.resolve("net.yaml").toString();
    CommandResult noDirectory =
        program.run(RUNS, RUNS, "", "run", "--config", config, "--runtime-dir", "/run/overlane-no");
    CommandResult noMember =
        program.run(
            RUNS,
            RUNS,
            "",
            "run",
            "--config",
            config,
            "--control-group",
            UnprivilegedProgram.GROUP,
            "--runtime-dir",
            directory.resolve("own/other").toString());
    CommandResult noGroup =
        program.run(RUNS, RUNS, "", "run", "--config", config, "--control-group", "no-such-group");

    assertThat(List.of(noDirectory.exitCode(), noMember.exitCode(), noGroup.exitCode()))
        .containsOnly(1);
    assertThat(noDirectory.stderr())
        .contains("/run/overlane-no: permission denied (give --runtime-dir another");
    assertThat(noMember.stderr()).contains("to group users: only its members and root can");
    assertThat(noGroup.stderr()).contains("--control-group no-such-group: there is no such group");
  }

  /** Asks the socket for what changes something; what comes with it is no network. */
  private CommandResult put(String user, String group) {
    return Shell.run(
        ImmutableList.of(
            "setpriv",
            "--reuid=" + user,
            "--regid=" + group,
            "--clear-groups",
            "ovs-appctl",
            "-t",
            program.runtime().resolve("overlane.ctl").toString(),
            "apply",
            "--put=0",
            "none"));
  }

  private CommandResult status(String user, String group, String... arguments) {
    return program.run(
        user,
        group,
        "",
        Stream.concat(
                Stream.of("status", "--runtime-dir", program.runtime().toString()),
                Stream.of(arguments))
            .toArray(String[]::new));
  }

  private String rights() throws IOException {
    return Files.readString(Path.of("/proc", Long.toString(process.pid()), "status"));
  }
}
