package dev.overlane.controller.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Lab commands where no lab is up: what is wrong is said, with the way out. */
final class LabCommandsTest {
  @TempDir private Path empty;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void down_withoutALab_saysHowToBuildOne() {
    assertThat(run("lab", "down", "--dir", empty.toString())).isEqualTo(1);
    assertThat(err.toString()).contains("no lab is up in " + empty, "overlane lab up FILE");
  }

  @Test
  void break_withAnUnknownFault_listsAllFaults() {
    assertThat(run("lab", "break", "earthquake", "--dir", empty.toString())).isEqualTo(1);
    assertThat(err.toString()).contains("no fault earthquake, but del-port, wrong-vni, eth1-down");
  }

  @Test
  void breakHelp_explainsEachFault() {
    assertThat(run("lab", "break", "--help")).isZero();
    assertThat(out.toString()).contains("  del-flows       all flows are deleted");
  }

  @Test
  void exec_leavesOptionsAfterTheNameToTheCommand() {
    assertThat(run("lab", "exec", "--dir", empty.toString(), "A", "ping", "-c", "1", "B"))
        .isEqualTo(1);
    assertThat(err.toString()).contains("no lab is up").doesNotContain("Unknown option");
  }

  @Test
  void up_withABadFile_showsItsDiagnostics() {
    Path file = empty.resolve("none.yaml");

    assertThat(run("lab", "up", file.toString())).isEqualTo(1);
    assertThat(err.toString()).contains(file + ":1:1: error: there is no such file");
  }

  private int run(String... arguments) {
    return OverlaneCommand.execute(
        new PrintWriter(out, true), new PrintWriter(err, true), arguments);
  }
}
