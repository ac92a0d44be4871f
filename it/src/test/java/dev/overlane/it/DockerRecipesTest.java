package dev.overlane.it;

import static org.assertj.core.api.Assertions.assertThat;

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
  private static final String IMAGE = "shop:1";
  private static final String PEER = "192.168.99.22/24";

  @RegisterExtension static final Stage stage = Stage.of(RecipePackages.NETWORK).running();

  private static final PlainNamespaces spaces = new PlainNamespaces();

  @TempDir private static Path directory;

  private static DockerEngine engine;

  private String peer = "";

  @BeforeAll
  static void startEngine() throws IOException {
    RecipePackages.orSkip("dockerd", "docker", "busybox");
    Path files = Files.createDirectory(directory.resolve("engine"));
    engine = stage.closing(new DockerEngine(stage.host("h1").namespace(), files));
    engine.importImage(BusyboxRoot.at(directory.resolve("root")), IMAGE);
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
    engine.does(
        "run", "--detach", "--name=web", "--network=none", IMAGE, "httpd", "-f", "-h", "/etc");
  }

  @AfterEach
  void tidy() {
    engine.docker("rm", "--force", "web");
    PlugProgram.run(stage.host("h1"), engine.environment(), "unplug", "web1");
    PlugProgram.run(stage.host("h2"), engine.environment(), "unplug", "web2");
    spaces.close();
  }

  private String plug() {
    return PlugProgram.does(
        stage.host("h1"),
        engine.environment(),
        "docker",
        "web",
        "web1",
        "--address",
        "192.168.99.11/24",
        "--gateway",
        "192.168.99.1");
  }

  @Test
  void container_isPluggedWhileItRuns_andPassesFullPackets() {
    assertThat(plug()).contains("web1: plugged: ov-web1, eth0 in docker web", "MTU 1450");

    spaces.awaitPing(peer, "192.168.99.11");
    assertThat(engine.does("exec", "web", "ip", "link", "show", "eth0")).contains("mtu 1450");
    assertThat(Shell.in(peer, "ping", "-c1", "-W2", "-Mdo", "-s1422", "192.168.99.11").succeeded())
        .as("a full packet passes in one piece")
        .isTrue();
  }

  @Test
  void serverInAContainer_answersOverTcp() {
    plug();
    spaces.awaitPing(peer, "192.168.99.11");
    engine.does("exec", "web", "sh", "-c", "seq 1 100000 >/etc/numbers");

    assertThat(PlainNamespaces.page(peer, "192.168.99.11", "/numbers").endsWith("\n100000\n"))
        .isTrue();
  }

  @Test
  void containerThatWasRestarted_isPluggedAnew() {
    plug();
    spaces.awaitPing(peer, "192.168.99.11");

    engine.does("restart", "--time=0", "web");

    assertThat(plug()).contains("ov-web1, left behind by docker:web, is gone", "web1: plugged: ");
    spaces.awaitPing(peer, "192.168.99.11");
  }

  @Test
  void containerOfOvsDocker_isAMemberOfTheFakeBridge() {
    RecipePackages.orSkip("ovs-docker");
    CommandResult added = ovsDocker("add-port", "--ipaddress=192.168.99.13/24", "--mtu=1450");
    assertThat(added.succeeded()).as("%s", added).isTrue();

    spaces.awaitPing(peer, "192.168.99.13");

    CommandResult removed = ovsDocker("del-port");
    assertThat(removed.succeeded()).as("%s", removed).isTrue();
    assertThat(engine.does("exec", "web", "ip", "link")).doesNotContain("eth0");
  }

  private static CommandResult ovsDocker(String what, String... options) {
    String[] argv = new String[7 + options.length];
    argv[0] = "env";
    argv[1] = engine.environment().get(0);
    argv[2] = "ovs-docker";
    argv[3] = what;
    argv[4] = "br0.100";
    argv[5] = "eth0";
    argv[6] = "web";
    System.arraycopy(options, 0, argv, 7, options.length);
    return stage.host("h1").exec(argv);
  }
}
