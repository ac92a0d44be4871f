package dev.overlane.flow.ovs;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.collect.ImmutableList;
import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/**
 * One ovsdb-server and one ovs-vswitchd with dummy datapaths, in a directory of their own and apart
 * from every other on the machine. Packets go nowhere; all else is real.
 */
public final class OvsSandbox implements AutoCloseable {
  private static final Path SCHEMA = Path.of("/usr/share/openvswitch/vswitch.ovsschema");
  private static final long COMMAND_SECONDS = 20;

  private final Path directory;
  private final Deque<Process> daemons = new ArrayDeque<>();

  private OvsSandbox(Path directory) {
    this.directory = directory;
  }

  /**
   * Starts both; aborts the test where Open vSwitch is not installed, but fails it there if the
   * environment says {@code CI=true}.
   */
  public static OvsSandbox start() {
    boolean installed = Files.exists(SCHEMA);
    if (!installed && "true".equals(System.getenv("CI"))) {
      throw new IllegalStateException("Open vSwitch is not installed: no " + SCHEMA);
    }
    Assumptions.assumeTrue(installed, "Open vSwitch is not installed: no " + SCHEMA);
    try {
      OvsSandbox sandbox = new OvsSandbox(Files.createTempDirectory("ovs-"));
      sandbox.startDaemons();
      return sandbox;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void startDaemons() throws IOException {
    run("ovsdb-tool", "create", path("conf.db"), SCHEMA.toString());
    daemon("ovsdb-server", path("conf.db"), "--remote=punix:" + path("db.sock"));
    vsctl("--no-wait", "init");
    daemon("ovs-vswitchd", "unix:" + path("db.sock"), "--enable-dummy=override");
  }

  /** Starts a child process, so that its end is seen at once, and waits until it answers. */
  private void daemon(String program, String... arguments) throws IOException {
    Path control = directory.resolve(program + ".ctl");
    daemons.push(
        process(
                ImmutableList.<String>builder()
                    .add(program)
                    .add(arguments)
                    .add("--unixctl=" + control, "--log-file=" + path(program + ".log"))
                    .add("-vconsole:off")
                    .build())
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start());
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(COMMAND_SECONDS);
    while (!Files.exists(control)) {
      if (System.nanoTime() > deadline || !daemons.element().isAlive()) {
        throw new IllegalStateException(program + " did not start");
      }
      LockSupport.parkNanos(1_000_000);
    }
  }

  private ProcessBuilder process(List<String> command) {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    for (String variable : ImmutableList.of("RUNDIR", "LOGDIR", "DBDIR", "SYSCONFDIR")) {
      builder.environment().put("OVS_" + variable, directory.toString());
    }
    return builder;
  }

  /** Where sockets and logs are. */
  public String path(String name) {
    return directory.resolve(name).toString();
  }

  /** Configures the switch and waits until it has taken the change over. */
  public String vsctl(String... arguments) {
    return run(
        ImmutableList.<String>builder()
            .add("ovs-vsctl", "--db=unix:" + path("db.sock"), "--timeout=10")
            .add(arguments)
            .build());
  }

  /** Speaks OpenFlow to a bridge, as somebody else than the controller. */
  public String ofctl(String command, String bridge, String... arguments) {
    return run(
        ImmutableList.<String>builder()
            .add("ovs-ofctl", "-OOpenFlow13,OpenFlow14", command, path(bridge + ".mgmt"))
            .add(arguments)
            .build());
  }

  /** Speaks to ovs-vswitchd's control socket. */
  public String appctl(String... arguments) {
    return run(
        ImmutableList.<String>builder()
            .add("ovs-appctl", "-t", path("ovs-vswitchd.ctl"))
            .add(arguments)
            .build());
  }

  private String run(String... command) {
    return run(ImmutableList.copyOf(command));
  }

  private String run(List<String> command) {
    try {
      Path output = Files.createTempFile(directory, "out-", "");
      Process process = process(command).redirectOutput(output.toFile()).start();
      boolean ended = process.waitFor(COMMAND_SECONDS, TimeUnit.SECONDS);
      String text = Files.readString(output, UTF_8);
      Files.delete(output);
      if (!ended || process.exitValue() != 0) {
        process.destroyForcibly();
        throw new IllegalStateException(String.join(" ", command) + ": " + text);
      }
      return text;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Whether ovs-vswitchd has logged a line that contains a match of the pattern. */
  public boolean hasLogged(String pattern) {
    try (Stream<String> lines = Files.lines(directory.resolve("ovs-vswitchd.log"), UTF_8)) {
      return lines.anyMatch(Pattern.compile(pattern).asPredicate());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The process id of ovs-vswitchd, for tests that stop and continue it. */
  public long vswitchdPid() {
    return daemons.element().pid();
  }

  /** Ends both, the last started first, and removes the directory. */
  @Override
  public void close() {
    while (!daemons.isEmpty()) {
      end(daemons.pop());
    }
    try {
      MoreFiles.deleteRecursively(directory, RecursiveDeleteOption.ALLOW_INSECURE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void end(Process process) {
    process.destroyForcibly();
    process.onExit().orTimeout(COMMAND_SECONDS, TimeUnit.SECONDS).join();
  }
}
