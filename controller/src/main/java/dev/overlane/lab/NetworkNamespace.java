package dev.overlane.lab;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import dev.overlane.faults.Reasons;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A named network namespace of this machine (ip-netns(8)).
 *
 * @param name its name under {@code /run/netns}
 */
record NetworkNamespace(String name) {
  private static final Path DIRECTORY = Path.of("/run/netns");

  /** Names of all namespaces that exist now. */
  static ImmutableSet<String> existing() {
    if (!Files.isDirectory(DIRECTORY)) {
      return ImmutableSet.of();
    }
    try (var files = Files.list(DIRECTORY)) {
      return files
          .map(file -> file.getFileName().toString())
          .collect(ImmutableSet.toImmutableSet());
    } catch (IOException e) {
      throw new LabException("cannot list " + DIRECTORY + ": " + Reasons.of(e), e);
    }
  }

  boolean exists() {
    return Files.exists(DIRECTORY.resolve(name));
  }

  void add() {
    Command.of("ip", "netns", "add", name).check();
  }

  /** Removes it, and with it every device inside; nothing happens if there is none. */
  void delete() {
    if (exists()) {
      Command.of("ip", "netns", "del", name).check();
    }
  }

  /** Runs lines of ip(8) inside, in one process; stops at the first line that fails. */
  void ip(String... lines) {
    Command.of("ip", "-n", name, "-batch", "-").withInput(String.join("\n", lines) + "\n").check();
  }

  /** The command, to be run inside. */
  Command command(ImmutableList<String> argv) {
    return Command.of(
        ImmutableList.<String>builder().add("ip", "netns", "exec", name).addAll(argv).build());
  }

  Command command(String... argv) {
    return command(ImmutableList.copyOf(argv));
  }

  boolean hasDevice(String device) {
    return Command.of("ip", "-n", name, "link", "show", "dev", device).run().succeeded();
  }

  /** Whether a process lives inside; false if the process or the namespace is gone. */
  boolean contains(long pid) {
    return identity().isPresent() && identity().equals(identityOf(pid));
  }

  /** What the kernel calls it, {@code net:[INODE]}; empty if it does not exist. */
  Optional<String> identity() {
    try {
      return Optional.of("net:[" + Files.getAttribute(DIRECTORY.resolve(name), "unix:ino") + "]");
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** The identity of a process's namespace; empty if the process has ended, as a zombie has. */
  static Optional<String> identityOf(long pid) {
    try {
      return Optional.of(
          Files.readSymbolicLink(Path.of("/proc", Long.toString(pid), "ns/net")).toString());
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
