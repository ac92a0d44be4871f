package dev.overlane.config;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import dev.overlane.config.model.NetworkModel;
import dev.overlane.config.model.Overlay;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class ExamplesTest {
  private static final Path EXAMPLES = Path.of("examples");

  static ImmutableList<Path> examples() throws IOException {
    try (var files = Files.list(EXAMPLES)) {
      return files.sorted().collect(toImmutableList());
    }
  }

  @ParameterizedTest
  @MethodSource("examples")
  void example_isValidWithoutWarnings(Path example) throws IOException {
    assertThat(Loading.findings(Files.readString(example))).isEmpty();
  }

  @Test
  void seed_saysWhatTheDemoNeeds() throws IOException {
    NetworkModel model = Loading.model(Files.readString(EXAMPLES.resolve("seed.yaml")));

    assertThat(model.hosts().keySet()).containsExactly("dt-1", "dt-2");
    assertThat(model.hosts().get("dt-1")).hasToString(SEED_HOST);
    assertThat(model.overlay().encoding()).isEqualTo(Overlay.Encoding.VNI_PER_SEGMENT);
    assertThat(model.expectations()).hasSize(3);
  }

  private static final String SEED_HOST =
      "Host[name=dt-1, address=192.168.77.25, ovsdb=tcp:192.168.77.25:6640, bridge=br0,"
          + " datapathType=NETDEV, fakeBridges=false, adopt=false, ports={A=Port[name=A,"
          + " segment=ab, interfaceName=vA, internal=false, mac=Optional.empty,"
          + " addresses=[192.168.99.10], trusted=[]], X=Port[name=X, segment=xy, interfaceName=vX,"
          + " internal=false, mac=Optional.empty, addresses=[192.168.99.20], trusted=[]]}]";
}
