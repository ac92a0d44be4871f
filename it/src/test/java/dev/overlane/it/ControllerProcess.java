package dev.overlane.it;

import com.google.common.base.Joiner;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import dev.overlane.controller.control.UnixctlClient;
import dev.overlane.lab.ProcessMemory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The controller as a process of its own in the controller's namespace of a lab; with its log and
 * its control socket. May be started again after its end; then the log goes on in the same file.
 * One thread uses it.
 */
public final class ControllerProcess implements AutoCloseable {
  /** A line that tells of rows or flows sent to a host. */
  private static final Pattern CHANGE = Pattern.compile(".*: (rows|flows|meters) \\(.*\\): .*");

  private static final Duration START = Duration.ofSeconds(30);
  private static final Duration END = Duration.ofSeconds(10);

  private final String namespace;
  private final Path directory;
  private final NetworkFile file;
  private ImmutableList<String> jvmOptions = ImmutableList.of();
  private ImmutableList<String> arguments = ImmutableList.of();
  private ImmutableMap<String, String> environment = ImmutableMap.of();
  private @Nullable Process process;

  /**
   * @param namespace where it runs
   * @param directory holds its log and its runtime directory
   */
  ControllerProcess(String namespace, Path directory, NetworkFile file) {
    this.namespace = namespace;
    this.directory = directory;
    this.file = file;
  }

  /** Has it started with these variables from now on, beside those of this process. */
  public void setEnvironment(ImmutableMap<String, String> variables) {
    environment = variables;
  }

  /** Starts it and returns once its file is in force. */
  public void start() {
    spawn();
    Await.until("the controller has a file in force", START, () -> !alive() || isInForce());
    if (!alive()) {
      throw new AssertionError("the controller ended at once:\n" + Joiner.on('\n').join(log()));
    }
  }

  /** Starts it and returns at once; it may be about to refuse its file. */
  void spawn() {
    if (alive()) {
      throw new IllegalStateException("the controller runs already");
    }
    ProcessBuilder builder =
        new ProcessBuilder(commandLine())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(logFile().toFile()));
    builder.environment().putAll(environment);
    try {
      process = builder.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What {@code bin/overlane run} becomes. */
  private ImmutableList<String> commandLine() {
    return ImmutableList.<String>builder()
        .add("ip", "netns", "exec", namespace)
        .addAll(Launch.java(jvmOptions))
        .add("run")
        .add("--config", file.path().toString())
        .add("--runtime-dir", runtimeDirectory().toString())
        .addAll(arguments)
        .build();
  }

  /** Further arguments of {@code run} for starts from now on. */
  void arguments(String... further) {
    arguments = ImmutableList.copyOf(further);
  }

  /** Options of the JVM for starts from now on, as {@code OVERLANE_JAVA_OPTS} gives them. */
  void jvmOptions(String... options) {
    jvmOptions = ImmutableList.copyOf(options);
  }

  /** The most memory that it has ever held (VmHWM of proc(5)), in MiB. */
  long peakMebibytes() {
    return ProcessMemory.peakKibibytes(running().pid()).orElseThrow() >> 10;
  }

  /** Its process number; it must have been started. */
  public long pid() {
    return running().pid();
  }

  public boolean alive() {
    return process != null && process.isAlive();
  }

  private boolean isInForce() {
    try {
      return Status.parse(ask("status", "--json")).revision() > 0;
    } catch (IOException nobody) {
      return false;
    }
  }

  Path runtimeDirectory() {
    return directory.resolve("run");
  }

  /** The control socket. */
  Path socket() {
    return runtimeDirectory().resolve("overlane.ctl");
  }

  private Path logFile() {
    return directory.resolve("controller.log");
  }

  /** Sends SIGTERM and returns the exit code; fails if it does not end. */
  int stop() {
    running().destroy();
    return awaitExit();
  }

  /** Ends it as a crash would (SIGKILL). */
  public void kill() {
    running().destroyForcibly();
    awaitExit();
  }

  /** Sends SIGHUP. */
  void hangUp() {
    signal("HUP");
  }

  /** Stops it as it stands (SIGSTOP). */
  void pause() {
    signal("STOP");
  }

  /** Has it go on (SIGCONT). */
  void goOn() {
    signal("CONT");
  }

  private void signal(String name) {
    try {
      new ProcessBuilder("kill", "-" + name, Long.toString(running().pid())).start().waitFor();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  /** Waits for its end and returns the exit code. */
  int awaitExit() {
    try {
      if (!running().waitFor(END.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new AssertionError("the controller does not end within " + END.toSeconds() + " s");
      }
      return running().exitValue();
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private Process running() {
    if (process == null) {
      throw new IllegalStateException("the controller was not started");
    }
    return process;
  }

  private static AssertionError interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new AssertionError("interrupted while waiting for the controller", e);
  }

  /** Sends a command to the control socket and returns its text. */
  String ask(String command, String... arguments) throws IOException {
    return UnixctlClient.ask(socket(), command, ImmutableList.copyOf(arguments));
  }

  /** What {@code status --json} says now. */
  public Status status() {
    try {
      return Status.parse(ask("status", "--json"));
    } catch (IOException e) {
      throw new UncheckedIOException("the controller does not answer", e);
    }
  }

  /** Returns once all hosts are converged, at whatever revision. */
  public Status awaitConverged() {
    return awaitConverged(0);
  }

  /** Returns once a revision, or a later one, is in force on all hosts. */
  public Status awaitConverged(long revision) {
    return awaitStatus(
        "converged at revision " + revision, s -> s.converged() && s.revision() >= revision);
  }

  /** Returns the first status that fits. */
  public Status awaitStatus(String what, java.util.function.Predicate<Status> wanted) {
    return Await.value(what, Await.PATIENCE, () -> Optional.of(status()).filter(wanted));
  }

  /** All lines that it wrote so far, those of former runs included. */
  public ImmutableList<String> log() {
    if (!Files.exists(logFile())) {
      return ImmutableList.of();
    }
    try {
      return ImmutableList.copyOf(Files.readAllLines(logFile()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A place in the log: lines after it are {@link #logSince}. */
  public int mark() {
    return log().size();
  }

  public ImmutableList<String> logSince(int mark) {
    ImmutableList<String> all = log();
    return all.subList(mark, all.size());
  }

  /** The lines since then that tell of rows or flows that were changed on a host. */
  public ImmutableList<String> changesSince(int mark) {
    return logSince(mark).stream()
        .filter(line -> CHANGE.matcher(line).matches())
        .collect(ImmutableList.toImmutableList());
  }

  /** Waits for a line since then that contains a text, and returns it. */
  public String awaitLog(int mark, String text) {
    return Await.value(
        "a log line with: " + text,
        Await.PATIENCE,
        () -> logSince(mark).stream().filter(line -> line.contains(text)).findFirst());
  }

  /** Kills it if it lives. */
  @Override
  public void close() {
    if (alive()) {
      kill();
    }
  }

  /** When a line of a log was written, in milliseconds, by the clock of this machine. */
  static Instant writtenAt(String line) {
    return OffsetDateTime.parse(line.substring(0, line.indexOf(' '))).toInstant();
  }

  /** Returns once a host is in a phase; a controller that has just started may not know it yet. */
  Status awaitPhase(String host, String phase) {
    return awaitStatus(
        host + " is " + phase,
        s -> s.json().path("hosts").path(host).path("phase").asText().equals(phase));
  }
}
