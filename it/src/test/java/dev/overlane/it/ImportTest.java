package dev.overlane.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import dev.overlane.lab.CommandResult;
import dev.overlane.lab.LabHost;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** {@code overlane import} of hosts that were set up by the seed's own commands. */
final class ImportTest {
  @RegisterExtension static final Stage stage = Stage.ofExample("seed.yaml");

  @Test
  void hostsMadeByHand_areDescribedByAFileThatValidatesAndPlans() {
    stage.lab().attachAll();
    setUpByHand(stage.host("dt-1"), "192.168.77.26", "vA", "vX");
    setUpByHand(stage.host("dt-2"), "192.168.77.25", "vB", "vY");
    Path file = stage.file().path().resolveSibling("imported.yaml");
    String before = Ovs.transactions(stage.host("dt-1"));

    CommandResult made =
        overlane(
            "import",
            "--name",
            "dt-1=tcp:192.168.77.25:6640",
            "--name",
            "dt-2=tcp:192.168.77.26:6640",
            "--out",
            file.toString());

    assertThat(made.exitCode()).as(made.toString()).isZero();
    assertThat(made.stderr()).contains("dt-1: bridge br-phy left out: no tunnel");
    assertThat(new NetworkFile(file).read())
        .contains("encoding: trunk, vni: 4711", "fake-bridges: true", "v100: { vlan: 100 }")
        .contains("vA: { segment: v100 }", "vY: { segment: v101 }", "address: 192.168.77.26")
        .doesNotContain("adopt");
    assertThat(overlane("validate", file.toString()).exitCode()).isZero();
    assertThat(overlane("import", "tcp:192.168.77.25:6640", "--out", file.toString()).stderr())
        .contains("--force overwrites it");

    CommandResult plan = overlane("plan", "--runtime-dir", file + ".none", file.toString());
    assertThat(plan.exitCode()).as(plan.toString()).isEqualTo(2);
    assertThat(plan.stdout())
        .contains("  ~ bridge br0 taken over", "fail-mode standalone -> secure")
        .contains("options key 4711 -> flow", "  ~ port vA taken over")
        .doesNotContain("  + port", "  - ", "  !", "  waits", "unreachable");
    assertThat(Ovs.transactions(stage.host("dt-1"))).isEqualTo(before);
  }

  private static void setUpByHand(LabHost host, String peer, String ab, String xy) {
    host.vsctl("add-br", "br0", "--", "set", "bridge", "br0", "datapath_type=netdev");
    host.vsctl("add-br", "br0.100", "br0", "100");
    host.vsctl("add-br", "br0.101", "br0", "101");
    host.vsctl(
        "add-port",
        "br0",
        "vtep0",
        "--",
        "set",
        "interface",
        "vtep0",
        "type=vxlan",
        "options:key=4711",
        "options:remote_ip=" + peer);
    host.vsctl("add-port", "br0.100", ab);
    host.vsctl("add-port", "br0.101", xy);
  }

  private static CommandResult overlane(String... arguments) {
    return Shell.overlaneIn(
        stage.lab().controllerNamespace(), ImmutableList.copyOf(arguments).toArray(String[]::new));
  }
}
