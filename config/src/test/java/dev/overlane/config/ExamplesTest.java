package dev.overlane.config;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import dev.overlane.config.files.FileSet;
import dev.overlane.config.files.Gathering;
import dev.overlane.config.model.NetworkModel;
import dev.overlane.config.model.Overlay;
import dev.overlane.config.watch.DiskShelf;
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
      return files.filter(Files::isRegularFile).sorted().collect(toImmutableList());
    }
  }

  /** Those, and what they include. */
  static ImmutableList<Path> allFiles() throws IOException {
    try (var files = Files.walk(EXAMPLES)) {
      return files.filter(Files::isRegularFile).sorted().collect(toImmutableList());
    }
  }

  @ParameterizedTest
  @MethodSource("examples")
  void example_isValidWithoutWarnings(Path example) throws IOException {
    ConfigResult result = ConfigLoader.load(set(example));

    assertThat(Loading.diagnostics(result)).isEmpty();
  }

  private static FileSet set(Path example) throws IOException {
    return Gathering.of(example.toString(), Files.readAllBytes(example), new DiskShelf());
  }

  @ParameterizedTest
  @MethodSource("examples")
  void example_expanded_saysTheSame(Path example) throws IOException {
    FileSet files = set(example);
    String expanded = ConfigLoader.expanded(files).orElseThrow();

    assertThat(Loading.model(expanded))
        .isEqualTo(((ConfigResult.Valid) ConfigLoader.load(files)).model());
    assertThat(ConfigLoader.expanded(FileSet.of("f", expanded.getBytes(UTF_8)))).contains(expanded);
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
          + " datapathType=NETDEV, fakeBridges=false, adopt=false, underlayMtu=OptionalInt.empty, ports={A=Port[name=A,"
          + " segment=ab, interfaceName=vA, internal=false, mac=Optional.empty,"
          + " addresses=[192.168.99.10], trusted=[], floodLimit=Optional[1000]], X=Port[name=X, segment=xy, interfaceName=vX,"
          + " internal=false, mac=Optional.empty, addresses=[192.168.99.20], trusted=[], floodLimit=Optional[1000]]}]";
}
