package dev.overlane.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.common.collect.ImmutableList;
import dev.overlane.it.docs.PageBlocks;
import dev.overlane.lab.CommandResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The recipes of docs/recipes.md, with the tools that are installed here. */
final class RecipesTest {
  /** Before a container engine: where both versions of cgroups are mounted, it gets the second. */
  private static final String ONE_CGROUP =
      """
      mount --make-rprivate /
      if [ -d /sys/fs/cgroup/unified ]; then
        umount -R /sys/fs/cgroup
        mount -t cgroup2 none /sys/fs/cgroup
      fi
      """;

  @RegisterExtension static final Stage stage = Stage.of(RecipePackages.NETWORK).running();

  @RegisterExtension
  static final PageBlocks hosts = PageBlocks.of("docs/hosts.md", RecipesTest.class);

  @RegisterExtension
  static final PageBlocks recipes = PageBlocks.of("docs/recipes.md", RecipesTest.class);

  private static final PlainNamespaces spaces = new PlainNamespaces();

  private String peer = "";

  /** The other end of each recipe: a plain namespace on the other host. */
  @BeforeEach
  void plugPeer() {
    peer = spaces.add("peer");
    plug("h2", "netns", peer, "web2", "--address", "192.168.99.22/24");
  }

  @AfterEach
  void tidy() {
    plug("h1", "unplug", "web1");
    plug("h2", "unplug", "web2");
    spaces.close();
  }

  private static void plug(String host, String... arguments) {
    PlugProgram.does(
        stage.host(host), ImmutableList.of("CONTAINERS_STORAGE_CONF=" + storage()), arguments);
  }

  /** Types a command of a page on a host. */
  private static void typed(String command) {
    CommandResult result =
        Typed.on(
            stage.host("h1"),
            ImmutableList.of("CONTAINERS_STORAGE_CONF=" + storage()),
            storage().getParent(),
            ImmutableList.of(spaces.own(command)));
    assertThat(result.succeeded()).as("%s", result).isTrue();
  }

  private static void requires(String tool) {
    CommandResult found = Shell.run(ImmutableList.of("sh", "-c", "command -v " + tool));
    assumeTrue(found.succeeded(), tool + " is not installed");
  }

  private static Path storage() {
    return stage.file().path().resolveSibling("storage.conf");
  }

  /** A root of a container: this machine's programs, to be mounted at {@code /usr}. */
  private static Path root(String name) throws IOException {
    Path root = Files.createDirectories(stage.file().path().resolveSibling(name));
    for (String folder : new String[] {"usr", "etc", "proc", "sys", "dev", "run", "tmp", "var"}) {
      Files.createDirectories(root.resolve(folder));
    }
    for (String folder : new String[] {"bin", "sbin", "lib", "lib64"}) {
      if (Files.isSymbolicLink(Path.of("/" + folder)) && !Files.exists(root.resolve(folder))) {
        Files.createSymbolicLink(root.resolve(folder), Path.of("usr/" + folder));
      }
    }
    return root;
  }

  private static CommandResult apart(String script) {
    return Shell.run(ImmutableList.of("unshare", "--mount", "sh", "-euc", script));
  }

  @Test
  void machineOfNspawn_startsInANetworkThatIsPlugged() throws IOException {
    requires("systemd-nspawn");
    ImmutableList<String> commands = recipes.next("ip netns add web");
    typed(commands.get(0));
    typed(commands.get(1));
    spaces.awaitPing(spaces.ownName("web"), "192.168.99.22");
    String machine =
        spaces.own(commands.get(2)).replace("/var/lib/machines/web", root("machine").toString());

    // Where /run is no tmpfs, it will not clean up there.
    CommandResult result =
        apart(
            "mkdir -p /run/systemd; mount -t tmpfs none /run/systemd; exec "
                + machine
                + " --quiet --register=no --keep-unit --pipe --bind-ro=/usr"
                + " ping -c2 -W2 -i0.2 192.168.99.22");

    assertThat(result.stdout()).as("%s", result).contains(" 0% packet loss");
  }

  @Test
  void containerOfPodman_isPluggedWhileItRuns() throws IOException {
    requires("podman");
    ImmutableList<String> commands = recipes.next("podman run ");
    String start = commands.get(0).replaceFirst(" docker.io/library/nginx$", rooted("shop-web"));
    try {
      CommandResult started = containers(start);
      assertThat(started.succeeded()).as("%s", started).isTrue();
      typed(commands.get(1));
      spaces.awaitPing(peer, "192.168.99.11");
      plug("h1", "unplug", "web1");

      typed(hosts.next("overlane-plug podman ").get(0));
      spaces.awaitPing(peer, "192.168.99.11");
    } finally {
      containers("podman rm --force --time=0 shop-web");
    }
  }

  /** The utility of Open vSwitch; Podman stands in for Docker. */
  @Test
  void containerOfOvsDocker_isAMemberOfTheFakeBridge() throws IOException {
    requires("podman");
    requires("ovs-docker");
    startContainer("shop");
    try {
      Path programs = Files.createDirectories(stage.file().path().resolveSibling("programs"));
      Path docker = programs.resolve("docker");
      if (!Files.exists(docker)) {
        Files.createSymbolicLink(docker, Path.of("/usr/bin/podman"));
      }

      CommandResult added =
          stage
              .host("h1")
              .exec(
                  "env",
                  "CONTAINERS_STORAGE_CONF=" + storage(),
                  "PATH=" + programs + ":/usr/sbin:/usr/bin:/sbin:/bin",
                  "ovs-docker",
                  "add-port",
                  "br0.100",
                  "eth0",
                  "shop",
                  "--ipaddress=192.168.99.13/24",
                  "--mtu=1450");

      assertThat(added.succeeded()).as("%s", added).isTrue();
      spaces.awaitPing(peer, "192.168.99.13");
    } finally {
      containers("podman rm --force --time=0 shop");
    }
  }

  private static void startContainer(String name) throws IOException {
    CommandResult started =
        containers("podman run --detach --network=none --name=" + name + rooted(name));
    assertThat(started.succeeded()).as("%s", started).isTrue();
  }

  /** What takes the place of an image: a root of its own, and what runs in it. */
  private static String rooted(String name) throws IOException {
    Files.writeString(
        storage(),
        "[storage]\ndriver = \"vfs\"\ngraphroot = \"%1$s/graph\"\nrunroot = \"%1$s/podman\"\n"
            .formatted(storage().getParent()));
    return " --cgroups=disabled --ulimit=nofile=1024:1024 --ulimit=nproc=1000:1000"
        + " --volume=/usr:/usr:ro --rootfs "
        + root("root-" + name)
        + " sleep 60";
  }

  /** A command of Podman, with the storage of this test. */
  private static CommandResult containers(String command) {
    return apart(
        "export CONTAINERS_STORAGE_CONF=" + storage() + "\n" + ONE_CGROUP + "exec " + command);
  }
}
