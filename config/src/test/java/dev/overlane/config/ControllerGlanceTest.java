package dev.overlane.config;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.overlane.config.files.FileSet;
import dev.overlane.config.model.ControllerSettings;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ControllerGlanceTest {
  private static Optional<ControllerSettings> glance(String text) {
    return ControllerGlance.of(FileSet.of("net.yaml", text.getBytes(UTF_8)));
  }

  private static ControllerSettings loaded(String text) {
    return ((ConfigResult.Valid) ConfigLoader.load("net.yaml", text.getBytes(UTF_8)))
        .model()
        .controller();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "version: 1\n",
        "version: 1\nsegments: { a: { vlan: 1 } }\n",
        "version: 1\ncontroller: { openflow: { listen: \"ptcp:7:127.0.0.1\" } }\nsegments: {}\n",
        """
        # a file
        segments:
          a: { vlan: 1 }
        controller:
          # where switches dial

          openflow:
            listen: ptcp:6699
          metrics: { listen: "127.0.0.1:9475" }
        # hosts
        version: 1
        """
      })
  void sectionAlone_saysWhatTheWholeFileSays(String text) {
    assertThat(glance(text)).contains(loaded(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "segments: {}\n",
        "{ version: 1, controller: { openflow: { listen: ptcp:7 } } }\n",
        "version: 1\ncontroller: { openflow: { listen: *port } }\n",
        "version: 1\ncontroller: [\n",
        "version: 1\ncluster: { name: a }\n"
      })
  void whatOnlyTheWholeFileTells_isLeftToIt(String text) {
    assertThat(glance(text)).isEmpty();
  }
}
