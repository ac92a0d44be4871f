package dev.overlane.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import dev.overlane.lab.CommandResult;
import dev.overlane.lab.LabHost;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** {@code overlane plan} against real hosts, with and without a controller that runs. */
final class PlanTest {
  private static final String NETWORK =
      """
      version: 1
      controller: { openflow: { listen: "ptcp:6653", target: "tcp:192.168.77.1:6653" } }
      defaults: { datapath-type: netdev }
      segments:
        ab: { vlan: 100, vni: 10100 }
        xy: { vlan: 101, vni: 10101 }
      hosts:
        p1: { address: 192.168.77.11, ports: { A: { segment: ab, interface: vA } } }
        p2: { address: 192.168.77.12, ports: { B: { segment: ab, interface: vB } } }
      """;

  @RegisterExtension final Stage stage = Stage.of(NETWORK);

  @Test
  void planOfFreshHosts_listsRowsAndFlowsAndChangesNothing() {
    stage.lab().attachAll();

    CommandResult plan = plan(stage.file().path());

    assertThat(plan.exitCode()).as(plan.toString()).isEqualTo(2);
    assertThat(plan.stdout())
        .contains("p1\n", "  + bridge br0", "  + tunnel vtep0", "  + port A (vA)", "tag 100")
        .contains("    ab: +")
        .contains("2 hosts: rows +6 ~0 -0, flows +")
        .doesNotContain("unreachable");
    assertThat(plan.stderr()).isEmpty();
    assertThat(bridges()).containsOnly("br-phy");
  }

  @Test
  void planWhileTheControllerRuns_knowsWhatTheFileWouldChange() throws IOException {
    stage.lab().attachAll();
    stage.controller().start();
    stage.controller().awaitConverged(1);

    assertThat(plan(stage.file().path()))
        .matches(plan -> plan.exitCode() == 0, "exits with 0")
        .extracting(CommandResult::stdout)
        .isEqualTo("Nothing to do: 2 hosts as the file says\n");

    Path moved = save(NETWORK.replace("B: { segment: ab", "B: { segment: xy"));
    ImmutableList<String> before = state();
    CommandResult plan = plan(moved);

    assertThat(plan.exitCode()).as(plan.toString()).isEqualTo(2);
    assertThat(plan.stdout()).contains("  ~ port B (vB) tag 100 -> 101", "    xy: +", "    ab: ");
    assertThat(plan(moved, "--json").stdout()).contains("\"sign\":\"~\"", "\"running\":true");
    assertThat(plan(moved, "--verbose").stdout()).contains("untagged frames from B are of it");
    assertThat(state()).isEqualTo(before);

    Path swapped = save(NETWORK.replace("10100", "9").replace("10101", "10100"));
    CommandResult refused = plan(swapped);
    assertThat(refused.exitCode()).isEqualTo(1);
    assertThat(refused.stderr()).contains("vni 10100 was segment ab's", "in two steps");

    CommandResult applied =
        Shell.overlaneIn(
            stage.lab().controllerNamespace(),
            "apply",
            moved.toString(),
            "--runtime-dir",
            stage.controller().runtimeDirectory().toString());
    assertThat(applied.exitCode()).isEqualTo(1);
    assertThat(applied.stderr())
        .contains("this controller is in no cluster: its own file is the truth")
        .doesNotContain("etcd");

    Path segments = stage.file().path().resolveSibling("segments.yaml");
    Files.writeString(
        segments,
        "segments:\n  # as before\n  ab: { vlan: 100, vni: 9 }\n  xy: { vlan: 101, vni: 10100 }\n");
    CommandResult included =
        plan(save(NETWORK.replaceAll("(?s)segments:.*?(?=hosts:)", "include: [segments.yaml]\n")));
    assertThat(included.exitCode()).isEqualTo(1);
    assertThat(included.stderr()).startsWith(segments + ":4:").contains("vni 10100 was segment");
    assertThat(included.stderr().lines().toList()).hasSize(1);
  }

  @Test
  void planWithAHostDown_showsTheOthersAndExitsWithOne() {
    stage.lab().attachAll();
    stage.host("p2").killOvsdb();

    CommandResult plan = plan(stage.file().path(), "--timeout", "3");

    assertThat(plan.exitCode()).as(plan.toString()).isEqualTo(1);
    assertThat(plan.stdout())
        .contains("  + bridge br0", "p2: unreachable: ", "2 hosts, 1 unreachable: rows +3");
  }

  @Test
  void planAfterTheControllerIsGone_seesTheFlowsThatTheSwitchesHold() {
    stage.lab().attachAll();
    stage.controller().start();
    stage.controller().awaitConverged(1);
    stage.controller().stop();

    CommandResult settled = plan(stage.file().path(), "--timeout", "20");
    assertThat(settled.exitCode()).as(settled.toString()).isZero();

    LabHost host = stage.host("p1");
    host.ofctl("del-flows", "br0", "table=50");
    host.vsctl("set", "Interface", "vtep0", "options:dst_port=4790");
    CommandResult drifted = plan(stage.file().path(), "--timeout", "20");

    assertThat(drifted.exitCode()).as(drifted.toString()).isEqualTo(2);
    assertThat(drifted.stdout())
        .contains("p1\n", "  ~ tunnel vtep0 ", "egress")
        .doesNotContain("not seen", "p2\n");
  }

  private Path save(String text) throws IOException {
    return Files.writeString(stage.file().path().resolveSibling("next.yaml"), text);
  }

  private ImmutableList<String> bridges() {
    return stage.lab().hosts().stream()
        .map(host -> host.vsctl("list-br").strip())
        .collect(ImmutableList.toImmutableList());
  }

  /** What the hosts hold: columns that a plan must not touch, and flows. */
  private ImmutableList<String> state() {
    ImmutableList.Builder<String> state = ImmutableList.builder();
    for (LabHost host : stage.lab().hosts()) {
      state.add(host.vsctl("get", "Open_vSwitch", ".", "next_cfg"));
      state.add(host.ofctl("--no-stats", "dump-flows", "br0"));
    }
    return state.build();
  }

  /** In the controller's place, where the switches dial. */
  private CommandResult plan(Path file, String... options) {
    return Shell.overlaneIn(
        stage.lab().controllerNamespace(),
        ImmutableList.<String>builder()
            .add("plan", "--runtime-dir", stage.controller().runtimeDirectory().toString())
            .add(options)
            .add(file.toString())
            .build()
            .toArray(String[]::new));
  }
}
