package dev.overlane.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.common.collect.ImmutableList;
import dev.overlane.lab.CommandResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What systemd thinks of {@code dist/systemd/overlane.service}; skipped where there is none. */
final class SystemdUnitTest {
  private static final Path UNIT = Launch.HOME.resolve("dist/systemd/overlane.service");
  private static final Path ANALYZE = Path.of("/usr/bin/systemd-analyze");

  @TempDir private Path directory;

  @BeforeAll
  static void requireSystemd() {
    assumeTrue(Files.isExecutable(ANALYZE), "no " + ANALYZE);
  }

  /** As docs/operations.md says, in tenths of points; 100 is a service that may do everything. */
  @Test
  void exposure_isLow() {
    CommandResult result = analyze("security", "--offline=true", "--threshold=13", UNIT.toString());

    assertThat(result.exitCode()).as("%s", result).isZero();
    assertThat(result.stdout()).contains("Overall exposure level for overlane.service:");
  }

  @Test
  void unit_isOneThatSystemdUnderstands() throws IOException {
    Path unit = directory.resolve("overlane.service");
    Files.writeString(
        unit,
        Files.readString(UNIT)
            .replace("/usr/bin/overlane", Launch.HOME.resolve("bin/overlane").toString()));

    CommandResult result = analyze("verify", "--man=no", unit.toString());

    assertThat(result.exitCode()).as("%s", result).isZero();
    assertThat(result.stderr().lines().filter(line -> line.contains("overlane"))).isEmpty();
  }

  private static CommandResult analyze(String... arguments) {
    return Shell.run(
        ImmutableList.<String>builder()
            .add(ANALYZE.toString(), "--no-pager")
            .add(arguments)
            .build());
  }
}
