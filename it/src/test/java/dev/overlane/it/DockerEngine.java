package dev.overlane.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import dev.overlane.lab.CommandResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A dockerd in a network namespace, apart from any other on this machine: its files are below one
 * directory, its bridge is in that network, and it makes no firewall rule. Methods block; one
 * thread.
 */
final class DockerEngine implements AutoCloseable {
  /** $1 is the directory; /run is its own, for it keeps the containers' namespaces there. */
  private static final String START =
      """
      mount --make-rprivate /
      mkdir -p "$1/run"
      mount --bind "$1/run" /run
      exec dockerd --host="unix://$1/docker.sock" --data-root="$1/data" --exec-root="$1/exec" \\
        --pidfile="$1/docker.pid" --cgroup-parent="/$2" --storage-driver=vfs \\
        --iptables=false --ip6tables=false --ip-forward=false
      """;

  private final Path directory;
  private final String group = "overlane-it-" + ProcessHandle.current().pid();
  private final RecipeDaemon dockerd;

  /** Starts one in a network namespace and waits until it answers; the directory is empty. */
  DockerEngine(String namespace, Path directory) throws IOException {
    this.directory = directory;
    this.dockerd =
        new RecipeDaemon(
            "dockerd",
            directory,
            ImmutableList.of(
                "nsenter",
                "--net=/run/netns/" + namespace,
                "unshare",
                "--mount",
                "sh",
                "-euc",
                START,
                "sh",
                directory.toString(),
                group));
    try {
      dockerd.awaitAnswer(this::answers);
    } catch (AssertionError e) {
      close();
      throw e;
    }
  }

  private boolean answers() {
    return docker("version").succeeded();
  }

  /** What sets docker(1), and all that calls it, on this engine. */
  ImmutableList<String> environment() {
    return ImmutableList.of("DOCKER_HOST=unix://" + directory.resolve("docker.sock"));
  }

  /** Runs docker(1) to its end, whatever its exit code. */
  CommandResult docker(String... arguments) {
    return Shell.run(
        ImmutableList.<String>builder()
            .add("env")
            .addAll(environment())
            .add("docker")
            .add(arguments)
            .build(),
        RecipeDaemon.PATIENCE);
  }

  /** As {@link #docker}; fails unless it succeeds. Returns what it says. */
  String does(String... arguments) {
    CommandResult result = docker(arguments);
    assertThat(result.succeeded()).as("%s", result).isTrue();
    return result.stdout();
  }

  /**
   * Makes an image of a directory.
   *
   * @param command what its containers run, as JSON
   */
  void importImage(Path root, String name, String command) throws IOException {
    Path archive = directory.resolve("image.tar");
    CommandResult packed =
        Shell.run(ImmutableList.of("tar", "-C", root.toString(), "-cf", archive.toString(), "."));
    assertThat(packed.succeeded()).as("%s", packed).isTrue();
    does("import", "--change=CMD " + command, archive.toString(), name);
    Files.delete(archive);
  }

  /** Removes all containers, ends the engine and waits for its end. */
  @Override
  public void close() {
    if (dockerd.isAlive() && answers()) {
      docker("ps", "--all", "--quiet")
          .stdout()
          .lines()
          .forEach(container -> docker("rm", "--force", container));
    }
    dockerd.end();
    Shell.run(
        ImmutableList.of(
            "sh",
            "-c",
            "rmdir /sys/fs/cgroup/\"$1\" /sys/fs/cgroup/*/\"$1\" 2>/dev/null",
            "sh",
            group));
  }
}
