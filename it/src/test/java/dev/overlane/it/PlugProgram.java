package dev.overlane.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import dev.overlane.lab.CommandResult;
import dev.overlane.lab.LabHost;
import java.nio.file.Path;

/** {@code dist/host/overlane-plug}, run on hosts of a stage. Blocks the caller. */
final class PlugProgram {
  /** The file, absolute. */
  static final Path FILE = Launch.HOME.resolve("dist/host/overlane-plug");

  private PlugProgram() {}

  /**
   * Runs it to its end, whatever its exit code.
   *
   * @param environment {@code NAME=VALUE} that it gets beside its own
   */
  static CommandResult run(LabHost host, ImmutableList<String> environment, String... arguments) {
    return host.exec(
        ImmutableList.<String>builder()
            .add("env")
            .addAll(environment)
            .add("sh", FILE.toString())
            .add(arguments)
            .build()
            .toArray(String[]::new));
  }

  /** As {@link #run}; fails unless it succeeds. Returns what it says. */
  static String does(LabHost host, ImmutableList<String> environment, String... arguments) {
    CommandResult result = run(host, environment, arguments);
    assertThat(result.succeeded()).as("%s", result).isTrue();
    return result.stdout();
  }
}
