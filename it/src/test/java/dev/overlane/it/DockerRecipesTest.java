package dev.overlane.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import dev.overlane.it.docs.PageBlocks;
import dev.overlane.lab.CommandResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The recipes of docs/recipes.md for Docker, with its own engine and an image of busybox(1). */
final class DockerRecipesTest {
  private static final String IMAGE = "nginx";

  /** As the first process it ends at once when it is asked to, as nginx does. */
  private static final String SERVER =
      "[\"sh\", \"-c\", \"trap exit TERM; httpd -f -h /etc & wait\"]";

  private static final String PEER = "192.168.99.22/24";

  @RegisterExtension static final Stage stage = Stage.of(RecipePackages.NETWORK).running();

  @RegisterExtension
  static final PageBlocks hosts = PageBlocks.of("docs/hosts.md", DockerRecipesTest.class);

  @RegisterExtension
  static final PageBlocks recipes = PageBlocks.of("docs/recipes.md", DockerRecipesTest.class);

  private static final PlainNamespaces spaces = new PlainNamespaces();

  @TempDir private static Path directory;

  private static DockerEngine engine;

  private String peer = "";

  @BeforeAll
  static void startEngine() throws IOException {
    RecipePackages.orSkip("dockerd", "docker", "busybox");
    Path files = Files.createDirectory(directory.resolve("engine"));
    engine = stage.closing(new DockerEngine(stage.host("h1").namespace(), files));
    engine.importImage(BusyboxRoot.at(directory.resolve("root")), IMAGE, SERVER);
  }

  @AfterAll
  static void closeSpaces() {
    spaces.close();
  }

  @BeforeEach
  void startContainer() {
    peer = spaces.add("peer");
    PlugProgram.does(
        stage.host("h2"), engine.environment(), "netns", peer, "web2", "--address", PEER);
    engine.does("run", "--detach", "--name=shop-web", "--network=none", IMAGE);
  }

  @AfterEach
  void tidy() {
    engine.docker("rm", "--force", "shop-web");
    PlugProgram.run(stage.host("h1"), engine.environment(), "unplug", "web1");
    PlugProgram.run(stage.host("h2"), engine.environment(), "unplug", "web2");
    spaces.close();
  }

  private String plug() {
    return PlugProgram.does(
        stage.host("h1"),
        engine.environment(),
        "docker",
        "shop-web",
        "web1",
        "--address",
        "192.168.99.11/24",
        "--gateway",
        "192.168.99.1");
  }

  /** Types commands of a page on a host, each with what the page shows that it prints. */
  private static void typed(PageBlocks page, String begin) {
    for (String command : page.next(begin)) {
      CommandResult result =
          Typed.on(stage.host("h1"), engine.environment(), directory, ImmutableList.of(command));
      assertThat(result.succeeded()).as("%s", result).isTrue();
      page.assertShows(command, result.stdout());
    }
  }

  @Test
  void containerOfTheRecipe_isPlugged_andPluggedAnew() {
    engine.does("rm", "--force", "shop-web");

    typed(recipes, "docker run ");
    spaces.awaitPing(peer, "192.168.99.11");
    typed(recipes, "docker restart ");

    spaces.awaitPing(peer, "192.168.99.11");
  }

  @Test
  void container_isPluggedWhileItRuns_andPassesFullPackets() {
    typed(hosts, "overlane-plug docker ");

    spaces.awaitPing(peer, "192.168.99.11");
    assertThat(engine.does("exec", "shop-web", "ip", "link", "show", "eth0")).contains("mtu 1450");
    assertThat(Shell.in(peer, "ping", "-c1", "-W2", "-Mdo", "-s1422", "192.168.99.11").succeeded())
        .as("a full packet passes in one piece")
        .isTrue();
  }

  @Test
  void serverInAContainer_answersOverTcp() {
    plug();
    spaces.awaitPing(peer, "192.168.99.11");
    engine.does("exec", "shop-web", "sh", "-c", "seq 1 100000 >/etc/numbers");

    assertThat(PlainNamespaces.page(peer, "192.168.99.11", "/numbers").endsWith("\n100000\n"))
        .isTrue();
  }

  @Test
  void containerOfOvsDocker_isAMemberOfTheFakeBridge() {
    RecipePackages.orSkip("ovs-docker");
    typed(recipes, "ovs-docker add-port ");

    spaces.awaitPing(peer, "192.168.99.13");

    typed(recipes, "ovs-docker del-port ");
    assertThat(engine.does("exec", "shop-web", "ip", "link")).doesNotContain("eth0");
  }
}
