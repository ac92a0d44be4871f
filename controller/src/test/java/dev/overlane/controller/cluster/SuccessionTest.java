package dev.overlane.controller.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.overlane.config.ConfigLoader;
import dev.overlane.config.ConfigResult;
import dev.overlane.config.files.FileSet;
import dev.overlane.config.model.NetworkModel;
import dev.overlane.controller.cluster.Applied.Fingerprints;
import dev.overlane.controller.cluster.Applied.Origin;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A network is judged against the one that hosts may be at, whoever had that in force. */
final class SuccessionTest {
  private static final Applied NAMED =
      Applied.after(
          Optional.empty(), new Fingerprints("n", "f"), Origin.FILE, "c1", Instant.EPOCH, "x", 1);

  private static FileSet files(String segments) {
    String text =
        """
        version: 1
        controller: { openflow: { listen: "ptcp:6653", target: "tcp:192.0.2.1:6653" } }
        segments: { %s }
        hosts:
          dt-1: { address: 192.0.2.25, ports: {} }
        """
            .formatted(segments);
    return FileSet.of("net.yaml", text.getBytes(StandardCharsets.UTF_8));
  }

  private static NetworkModel model(String segments) {
    ConfigResult result = ConfigLoader.load(files(segments));
    assertThat(result).isInstanceOf(ConfigResult.Valid.class);
    return ((ConfigResult.Valid) result).model();
  }

  @Test
  void numberThatPassesToAnotherSegment_isAHazard() throws IOException {
    FileSet before = files("ab: { vlan: 100, vni: 7 }");

    assertThat(Succession.hazards(NAMED, before, model("cd: { vlan: 101, vni: 7 }")))
        .singleElement()
        .asString()
        .contains("7");
    assertThat(Succession.hazards(NAMED, before, model("cd: { vlan: 101, vni: 8 }"))).isEmpty();
  }

  @Test
  void networkThatSaysNothingToThisProgram_isNotTakenForHarmless() {
    assertThatThrownBy(
            () ->
                Succession.hazards(
                    NAMED, files("ab: { colour: red }"), model("ab: { vlan: 100, vni: 7 }")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("revision 1")
        .hasMessageContaining("ask a member that has it");
  }
}
