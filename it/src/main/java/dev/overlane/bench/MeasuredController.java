package dev.overlane.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.common.collect.ImmutableList;
import dev.overlane.controller.control.UnixctlClient;
import dev.overlane.lab.ExitHook;
import dev.overlane.lab.ProcessMemory;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The controller as users run it: a process of its own, led by its file and its control socket. One
 * thread uses it.
 */
public final class MeasuredController implements AutoCloseable {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  /** Between questions, lest asking be much of what the controller does. */
  private static final Duration PAUSE = Duration.ofMillis(20);

  /** Of the time that a status takes: so asking is a small part of what the controller does. */
  private static final int REST = 10;

  private static final Pattern USED =
      Pattern.compile("(?m)^ (?:def new|tenured) generation .* used (\\d+)K");

  private final Path directory;
  private final Process process;
  private final long started;
  private final ExitHook emergency;

  private MeasuredController(Path directory, Process process, long started) {
    this.directory = directory;
    this.process = process;
    this.started = started;
    // One that has too little heap would not even answer to a signal.
    this.emergency = ExitHook.set("controller-emergency", process::destroyForcibly);
  }

  /**
   * Starts one.
   *
   * @param launcher what runs {@code overlane}
   * @param directory for its file, its log and its socket
   * @param options for its JVM, such as {@code -Xmx2g}; may be empty
   */
  public static MeasuredController start(
      ImmutableList<String> launcher, Path directory, String text, String options) {
    return start(launcher, directory, text, options, ImmutableList.of());
  }

  /** The same, with more arguments for {@code run}; the directory is made. */
  public static MeasuredController start(
      ImmutableList<String> launcher,
      Path directory,
      String text,
      String options,
      ImmutableList<String> arguments) {
    save(directory, text);
    ProcessBuilder builder =
        new ProcessBuilder(
            ImmutableList.<String>builder()
                .addAll(launcher)
                .add("run", "--config", file(directory).toString())
                .add("--runtime-dir", directory.resolve("run").toString())
                .addAll(arguments)
                .build());
    String others = System.getenv().getOrDefault("OVERLANE_JAVA_OPTS", "");
    builder.environment().put("OVERLANE_JAVA_OPTS", (options + " " + others).strip());
    builder.redirectInput(new File("/dev/null")).redirectErrorStream(true);
    builder.redirectOutput(Redirect.appendTo(directory.resolve("controller.log").toFile()));
    try {
      long now = System.nanoTime();
      return new MeasuredController(directory, builder.start(), now);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path file(Path directory) {
    return directory.resolve("network.yaml");
  }

  private static void save(Path directory, String text) {
    try {
      Files.createDirectories(directory);
      Path next = directory.resolve("network.yaml.next");
      Files.writeString(next, text);
      Files.move(next, file(directory), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** When it was started, by {@link System#nanoTime}. */
  public long started() {
    return started;
  }

  /** Changes its file, as an editor does. */
  public void save(String text) {
    save(directory, text);
  }

  /** What {@code status --json} says. */
  private JsonNode status() throws IOException {
    Path socket = directory.resolve("run/overlane.ctl");
    return MAPPER.readTree(UnixctlClient.ask(socket, "status", ImmutableList.of("--json")));
  }

  /** Waits until a revision is in force on all hosts; returns when it was first seen to be. */
  public long awaitConverged(long revision, Duration patience) {
    return await(
        "converged at revision " + revision,
        status ->
            status.path("converged").asBoolean() && status.path("revision").asLong() >= revision,
        patience);
  }

  /** Waits until isolation is proven, which takes nothing from what is measured next. */
  public void awaitProof(Duration patience) {
    await(
        "a proof of isolation",
        status -> status.path("isolation").path("verdict").asText().equals("proven"),
        patience);
  }

  /** Waits until each member of its cluster has hosts of its own again; for the first, at once. */
  public void awaitShares(Duration patience) {
    await("hosts of each member's own", MeasuredController::isShared, patience);
  }

  /** How many hosts are a member's own, as the cluster knows it. */
  public int hostsOf(String member) {
    try {
      return status().path("cluster").path("members").path(member).path("hosts").asInt();
    } catch (IOException e) {
      throw new BenchFailure(
          "the controller does not say how many hosts it has: " + e.getMessage());
    }
  }

  private static boolean isShared(JsonNode status) {
    for (JsonNode member : status.path("cluster").path("members")) {
      if (member.path("hosts").asInt() == 0) {
        return false;
      }
    }
    return true;
  }

  private long await(String what, Predicate<JsonNode> wanted, Duration patience) {
    long deadline = System.nanoTime() + patience.toNanos();
    String last = "";
    while (System.nanoTime() < deadline && process.isAlive()) {
      long asked = System.nanoTime();
      try {
        JsonNode status = status();
        if (wanted.test(status)) {
          return asked;
        }
        last = told(status);
      } catch (IOException notYet) {
        last = String.valueOf(notYet.getMessage());
      }
      long took = System.nanoTime() - asked;
      LockSupport.parkNanos(Math.max(PAUSE.toNanos(), REST * took));
    }
    throw new BenchFailure(
        (process.isAlive() ? "not within " + patience.toSeconds() + " s: " : "it ended before: ")
            + what
            + "; last: "
            + last
            + "; log: "
            + directory.resolve("controller.log"));
  }

  private static String told(JsonNode status) {
    for (JsonNode host : status.path("hosts")) {
      if (!host.path("phase").asText().equals("converged")) {
        return host.toString();
      }
    }
    return "revision " + status.path("revision") + ", " + status.path("config-error");
  }

  /** How long its threads have run. */
  public Duration cpu() {
    return process.toHandle().info().totalCpuDuration().orElse(Duration.ZERO);
  }

  /** The most memory that it has had resident, in bytes (VmHWM of proc(5)). */
  public long peakResident() {
    return ProcessMemory.peakKibibytes(process.pid()).orElse(0) << 10;
  }

  /** What its heap holds after a collection, in bytes. */
  public long heapAfterCollection() {
    jcmd("GC.run");
    Matcher used = USED.matcher(jcmd("GC.heap_info"));
    long kibibytes = 0;
    while (used.find()) {
      kibibytes += Long.parseLong(used.group(1));
    }
    return kibibytes << 10;
  }

  private String jcmd(String command) {
    String tool = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
    try {
      Process asked =
          new ProcessBuilder(List.of(tool, Long.toString(process.pid()), command))
              .redirectErrorStream(true)
              .start();
      String text = new String(asked.getInputStream().readAllBytes(), UTF_8);
      asked.waitFor();
      return text;
    } catch (IOException e) {
      throw new BenchFailure("jcmd cannot be run: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BenchFailure("interrupted");
    }
  }

  /** The number of its process. */
  public long pid() {
    return process.pid();
  }

  /** Kills it as a crash would (SIGKILL); returns once it is gone. */
  public void kill() {
    process.destroyForcibly();
    process.onExit().join();
  }

  /** Stops it with SIGTERM, or else kills it. */
  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    } finally {
      emergency.close();
    }
  }
}
