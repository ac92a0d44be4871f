package dev.overlane.it;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.common.collect.ImmutableList;
import dev.overlane.lab.CommandResult;
import dev.overlane.lab.LabHost;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;

/**
 * {@code overlane doctor} on a stage whose hosts are {@code dt-1} and {@code dt-2}, and whose
 * segment is {@code ab}.
 */
final class DoctorRun {
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final Stage stage;
  private final String through;
  private final Optional<Path> file;

  private DoctorRun(Stage stage, String through, Optional<Path> file) {
    this.stage = stage;
    this.through = through;
    this.file = file;
  }

  /** Over the stage's own file. */
  static DoctorRun on(Stage stage) {
    return new DoctorRun(stage, "", Optional.empty());
  }

  /** The same with another file. */
  DoctorRun of(Path other) {
    return new DoctorRun(stage, through, Optional.of(other));
  }

  /** The same, where a command runs the shell of each host. */
  DoctorRun through(String command) {
    return new DoctorRun(stage, " " + command, file);
  }

  /** Runs it to its end, whatever its exit code. */
  CommandResult run(String... options) {
    LabHost host = stage.host("dt-1");
    String environment =
        host.environment().entrySet().stream()
            .map(entry -> entry.getKey() + "=" + entry.getValue())
            .collect(Collectors.joining(" "));
    String via =
        ("env " + environment + " ip netns exec " + host.namespace()).replace("dt-1", "{host}");
    return Shell.overlane(
        ImmutableList.<String>builder()
            .add("doctor", file.orElse(stage.file().path()).toString(), "--via", via + through)
            .add(options)
            .build()
            .toArray(String[]::new));
  }

  /**
   * Awaits that nothing is wrong: Open vSwitch tells of a session, and of its end, some seconds
   * after.
   */
  void awaitNothingWrong() {
    AtomicReference<String> last = new AtomicReference<>("nothing");
    Await.until(
        () -> "doctor finds nothing wrong; it said last: " + last.get(),
        PATIENCE,
        () -> {
          CommandResult result = run();
          last.set(result.toString());
          return isFine(result);
        });
  }

  private static boolean isFine(CommandResult result) {
    return result.succeeded()
        && result.stdout().startsWith("dt-1: fine\ndt-2: fine\n")
        && result.stdout().matches("(?s).*\nab +1450\n.*")
        && result.stdout().endsWith("\n2 hosts examined: 0 errors, 0 warnings\n");
  }

  /**
   * The command that comes with what is found of a host, when all are examined.
   *
   * @param words of the finding, its severity in front: {@code error: device x}
   */
  String command(String host, String words) {
    CommandResult result = run("--json");
    for (JsonNode finding : json(result).path("hosts").path(host).path("findings")) {
      String text = finding.path("severity").asText() + ": " + finding.path("text").asText();
      if (text.contains(words)) {
        return finding.path("command").asText();
      }
    }
    throw new AssertionError(words + " is not in " + result);
  }

  /** What it printed. */
  static JsonNode json(CommandResult result) {
    try {
      return new ObjectMapper().readTree(result.stdout());
    } catch (JsonProcessingException e) {
      throw new AssertionError(result.toString(), e);
    }
  }
}
