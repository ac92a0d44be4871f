package dev.overlane.it;

import com.google.common.collect.ImmutableList;
import dev.overlane.lab.CommandResult;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * This machine's own files as a root of their own, in a mount namespace where all that is written
 * goes elsewhere and no Java is: so packages can be installed there for real, and nothing here
 * changes. Gone with the process that holds the namespace.
 */
final class OverlayRoot implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  /** $1 is a folder for what is written, $2 the root. */
  private static final String MOUNTS =
      """
      set -e
      mkdir -p "$1/upper" "$1/work" "$2"
      mount -t overlay overlay -o "lowerdir=/,upperdir=$1/upper,workdir=$1/work" "$2"
      mount -t proc proc "$2/proc"
      mount --rbind /dev "$2/dev"
      mount -t tmpfs none "$2/run"
      mount -t tmpfs none "$2/tmp"
      [ ! -d "$2/usr/lib/jvm" ] || mount -t tmpfs none "$2/usr/lib/jvm"
      echo mounted
      exec cat
      """;

  private final Process holder;
  private final Path root;

  /** Makes one below a folder. */
  OverlayRoot(Path directory) throws IOException {
    root = directory.resolve("root");
    holder =
        new ProcessBuilder(
                "unshare", "--mount", "sh", "-c", MOUNTS, "sh", directory.toString(), "" + root)
            .redirectError(directory.resolve("mounts.log").toFile())
            .start();
    BufferedReader said = holder.inputReader();
    if (!"mounted".equals(said.readLine())) {
      throw new AssertionError(Files.readString(directory.resolve("mounts.log")));
    }
  }

  /** A file of this root, for those outside. */
  Path path(String absolute) {
    return Path.of("/proc", Long.toString(holder.pid()), "root" + root + absolute);
  }

  /** What runs a command there, in a network namespace; its words are to follow. */
  ImmutableList<String> enter(String network) {
    return ImmutableList.of(
        "nsenter",
        "--target=" + holder.pid(),
        "--mount",
        "--net=/run/netns/" + network,
        "chroot",
        root.toString());
  }

  /** Runs a command there to its end, whatever its exit code. */
  CommandResult run(String... argv) {
    return Shell.run(
        ImmutableList.<String>builder()
            .add("nsenter", "--target=" + holder.pid(), "--mount", "chroot", root.toString())
            .add(argv)
            .build(),
        PATIENCE);
  }

  @Override
  public void close() throws IOException {
    holder.destroyForcibly().onExit().join();
  }
}
