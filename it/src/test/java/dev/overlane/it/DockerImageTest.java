package dev.overlane.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import dev.overlane.it.docs.PageBlocks;
import dev.overlane.lab.CommandResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The OCI image with a Docker of its own, by the commands of docs/install.md. */
final class DockerImageTest {
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  /** Named in the log when it can be asked. */
  private static final String SOCKET = "overlane.ctl";

  private final PlainNamespaces spaces = new PlainNamespaces();

  @TempDir private Path directory;

  private String network = "";
  private DockerEngine engine;

  @BeforeEach
  void startEngine() throws IOException {
    OnRealHosts.orSkip();
    RecipePackages.orSkip("dockerd", "docker");
    network = spaces.add("image");
    engine = new DockerEngine(network, Files.createDirectory(directory.resolve("engine")));
  }

  @AfterEach
  void endEngine() {
    if (engine != null) {
      engine.close();
    }
    spaces.close();
  }

  @Test
  void image_isLoadedAndServes_asInstallingSays() throws IOException {
    Path image = Packages.newestOrSkip(".oci.tar");
    PageBlocks page = PageBlocks.of("docs/install.md", DockerImageTest.class);
    ImmutableList<String> commands = page.next("docker load ");
    int last = commands.size() - 1;
    Files.copy(Launch.HOME.resolve("dist/package/overlane.yaml"), directory.resolve("net.yaml"));
    Files.createSymbolicLink(directory.resolve("overlane-VERSION-amd64.oci.tar"), image);

    String loaded = type(commands.subList(0, 1), "");
    assertThat(loaded).contains("Loaded image: overlane:");
    type(commands.subList(1, last), loaded.strip().replaceFirst("(?s).*overlane:", ""));
    Await.until("it serves, or has ended", PATIENCE, () -> log().contains(SOCKET) || !isRunning());

    assertThat(type(commands.subList(last, last + 1), "")).contains("revision 1: no hosts");
    assertThat(Shell.in(network, "ss", "-Hltn", "sport = :6653").stdout()).contains(":6653");
    engine.does("stop", "overlane");
    assertThat(engine.does("inspect", "--format={{.State.ExitCode}}", "overlane")).isEqualTo("0\n");
    page.assertNoneLeft();
  }

  private String log() {
    CommandResult logs = engine.docker("logs", "overlane");
    return logs.stdout() + logs.stderr();
  }

  private boolean isRunning() {
    return engine.does("inspect", "--format={{.State.Running}}", "overlane").equals("true\n");
  }

  /** With a folder of this test's in the place of {@code /srv/overlane}. */
  private String type(List<String> commands, String version) {
    String script =
        String.join("\n", commands)
            .replace("/srv/overlane", directory.resolve("srv").toString())
            .replace("overlane:VERSION", "overlane:" + version);
    CommandResult result =
        Shell.in(
            network,
            "env",
            engine.environment().get(0),
            "sh",
            "-euc",
            "cd " + directory + "\n" + script);
    assertThat(result.succeeded()).as("%s", result).isTrue();
    return result.stdout();
  }
}
