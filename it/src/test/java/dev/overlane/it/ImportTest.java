package dev.overlane.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import dev.overlane.bench.SeedByHand;
import dev.overlane.it.docs.PageBlocks;
import dev.overlane.lab.CommandResult;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** {@code overlane import} of hosts that were set up by the seed's own commands. */
final class ImportTest {
  @RegisterExtension static final Stage stage = Stage.ofExample("seed.yaml");

  @Test
  void hostsMadeByHand_areDescribedByAFileThatValidatesAndPlans() {
    stage.lab().attachAll();
    SeedByHand.setUp(stage.host("dt-1"), "192.168.77.26", "vA", "vX");
    SeedByHand.setUp(stage.host("dt-2"), "192.168.77.25", "vB", "vY");
    Path file = stage.file().path().resolveSibling("imported.yaml");
    String before = Ovs.transactions(stage.host("dt-1"));
    PageBlocks page = PageBlocks.of("docs/import.md", ImportTest.class);
    String command = page.next("overlane import ").get(0);

    page.assertShows(command, typed(command).stdout());
    CommandResult made = typed(command + " --out " + file + " 2>" + file + ".err");

    assertThat(made.exitCode()).as(made.toString()).isZero();
    assertThat(file.resolveSibling("imported.yaml.err"))
        .content()
        .contains("dt-1: bridge br-phy left out: no tunnel");
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
    page.assertNoneLeft();
  }

  private static CommandResult typed(String command) {
    return Typed.beside(stage, command);
  }

  private static CommandResult overlane(String... arguments) {
    return Shell.overlaneIn(
        stage.lab().controllerNamespace(), ImmutableList.copyOf(arguments).toArray(String[]::new));
  }
}
