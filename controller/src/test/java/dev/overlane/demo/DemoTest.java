package dev.overlane.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import dev.overlane.config.ConfigLoader;
import dev.overlane.config.ConfigResult;
import dev.overlane.config.model.NetworkModel;
import dev.overlane.lab.LabAssumptions;
import dev.overlane.lab.LabSpec;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * The demo on real hosts, with the controller as a process, when it comes to no good end. The whole
 * of it is run as README.md shows it, by {@code DocsCommandsTest}.
 */
final class DemoTest {
  private static final Path SEED = Path.of("../config/examples/seed.yaml").toAbsolutePath();

  private final String prefix = "old" + ProcessHandle.current().pid() + "-";
  private final Path directory = Path.of("/run/overlane-demo-" + prefix);
  private final StringWriter told = new StringWriter();

  @Test
  void demo_stoppedInTheMiddle_leavesNothing() throws Exception {
    LabAssumptions.requireLab();
    try (Screen screen = new Screen(new PrintWriter(told), false, false)) {
      Demo demo = new Demo(options(SEED), screen);
      CompletableFuture<Boolean> held = CompletableFuture.supplyAsync(demo::play);
      Poll.until(
          Duration.ofSeconds(60),
          () -> Optional.of("Wait until").filter(step -> told.toString().contains(step)));
      demo.stop();
      assertThat(held.get(60, TimeUnit.SECONDS)).isFalse();
    }
    assertThat(told.toString()).contains("Stopped early.").doesNotContain("NOT OK");
    assertNothingIsLeft();
  }

  @Test
  void demo_whoseControllerEnds_failsWithItsWordsAndLeavesNothing() throws IOException {
    LabAssumptions.requireLab();
    DemoOptions good = options(SEED);
    DemoOptions broken =
        new DemoOptions(
            good.file(),
            good.model(),
            good.spec(),
            ImmutableList.of("sh", "-c", "echo no luck today; exit 1"),
            false);
    try (Screen screen = new Screen(new PrintWriter(told), false, false)) {
      assertThat(new Demo(broken, screen).play()).isFalse();
    }
    assertThat(told.toString()).contains("the controller has ended", "no luck today");
    assertNothingIsLeft();
  }

  @Test
  void objection_toFilesWithNothingToShow_saysWhy() throws IOException {
    assertThat(Demo.objection(options(SEED))).isEmpty();
    Path trunk = SEED.resolveSibling("seed-trunk.yaml");
    assertThat(Demo.objection(options(trunk)))
        .hasValueSatisfying(reason -> assertThat(reason).contains("ports on two hosts"));
  }

  private DemoOptions options(Path file) throws IOException {
    ConfigResult result = ConfigLoader.load(file.toString(), Files.readAllBytes(file));
    NetworkModel model = ((ConfigResult.Valid) result).model();
    ImmutableList<String> launcher =
        ImmutableList.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
            "dev.overlane.controller.Main");
    return new DemoOptions(file, model, LabSpec.of(model).at(prefix, directory), launcher, false);
  }

  private void assertNothingIsLeft() throws IOException {
    assertThat(directory).doesNotExist();
    try (var namespaces = Files.list(Path.of("/run/netns"))) {
      assertThat(namespaces.map(path -> path.getFileName().toString()))
          .noneMatch(name -> name.startsWith(prefix));
    }
    assertThat(ProcessHandle.allProcesses().flatMap(p -> p.info().commandLine().stream()))
        .noneMatch(line -> line.contains(directory.toString()));
  }
}
