package dev.overlane.lab;

import com.google.common.collect.ImmutableList;
import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import dev.overlane.faults.Reasons;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Many hosts with real Open vSwitch daemons in one network namespace, told apart by their loopback
 * addresses. Their bridges and devices are dummies ({@code ovs-vswitchd --enable-dummy=system}): no
 * packet leaves a process, but rows, flows, the classifier and tunnels are the real thing. So fifty
 * of them fit a machine with two cores. Each has {@code br-phy} with its tunnel address. One thread
 * builds and removes them; hosts may be used from any.
 */
public final class SandboxHosts implements AutoCloseable {
  private final Path directory;
  private final NetworkNamespace namespace;
  private final ImmutableList<SandboxHost> hosts;
  private @Nullable ExitHook emergency;

  private SandboxHosts(String name, Path directory, int count) {
    this.directory = directory;
    this.namespace = new NetworkNamespace(name);
    this.hosts =
        IntStream.rangeClosed(1, count)
            .mapToObj(n -> new SandboxHost(n, namespace, directory.resolve("hv" + n)))
            .collect(ImmutableList.toImmutableList());
  }

  /**
   * Starts them. A failure takes everything down again, and so does the end of this process
   * (Ctrl-C) before {@link #close}.
   *
   * @param name of their namespace, which must not exist yet
   * @param directory for everything of theirs; short, since sockets are in it
   */
  public static SandboxHosts up(String name, Path directory, int count) {
    LabRequirements.check();
    SandboxHosts sandbox = new SandboxHosts(name, directory, count);
    if (sandbox.namespace.exists() || Files.exists(directory)) {
      throw new LabException(name + " or " + directory + " exists already");
    }
    sandbox.emergency = ExitHook.set("sandbox-emergency", sandbox::down);
    try {
      sandbox.namespace.add();
      sandbox.namespace.ip("link set lo up");
      sandbox.onAll(SandboxHost::up);
      return sandbox;
    } catch (LabException e) {
      sandbox.close();
      throw e;
    }
  }

  public ImmutableList<SandboxHost> hosts() {
    return hosts;
  }

  /** For files of whoever uses the hosts; it goes with them. */
  public Path directory() {
    return directory;
  }

  /** Does something on all hosts, many at once, and returns when it is done everywhere. */
  public void onAll(Consumer<SandboxHost> act) {
    Parallel.run(
        hosts.stream()
            .map(host -> (Runnable) () -> act.accept(host))
            .collect(ImmutableList.toImmutableList()));
  }

  /** Runs a command where the hosts are, and returns what it printed. */
  public String run(ImmutableList<String> argv) {
    return namespace.command(argv).withTimeout(Duration.ofMinutes(2)).check();
  }

  /** Kills a daemon as a crash would, by the file of {@link #directory} that names it. */
  public void killDaemon(String pidFile) {
    daemon(pidFile).kill();
  }

  /** The number of such a daemon's process, if it runs. */
  public Optional<Long> daemonPid(String pidFile) {
    return daemon(pidFile).process().map(ProcessHandle::pid);
  }

  private PidFile daemon(String pidFile) {
    return new PidFile(directory.resolve(pidFile), namespace);
  }

  /** What to put before a command line to have it run where the hosts are. */
  public ImmutableList<String> prefix() {
    return namespace.command(ImmutableList.of()).argv();
  }

  @Override
  public void close() {
    down();
    if (emergency != null) {
      emergency.close();
    }
  }

  /** Ends whatever lives in the namespace and removes everything; may be called again. */
  private synchronized void down() {
    Parallel.all(
        ImmutableList.of(
            () -> onAll(SandboxHost::down),
            () -> Inhabitants.end(ImmutableList.of(namespace)),
            namespace::delete));
    try {
      if (Files.exists(directory)) {
        MoreFiles.deleteRecursively(directory, RecursiveDeleteOption.ALLOW_INSECURE);
      }
    } catch (IOException e) {
      throw new LabException("cannot remove " + directory + ": " + Reasons.of(e), e);
    }
  }
}
