package dev.overlane.it;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.common.collect.ImmutableList;
import java.nio.file.Files;
import java.nio.file.Path;

/** What {@code bin/setup --recipes} installs: too large to ask of every machine that runs tests. */
final class RecipePackages {
  /** Where a kernel for guests lies, with the modules of its network card: {@code vmlinuz}, … */
  static final Path GUEST =
      Path.of(System.getProperty("basedir", "."))
          .toAbsolutePath()
          .resolve("../target/guest")
          .normalize();

  private RecipePackages() {}

  /** Skips the test, with the reason, where one of the programs is not installed. */
  static void orSkip(String... programs) {
    for (String program : programs) {
      assumeTrue(
          Shell.run(
                  ImmutableList.of("sh", "-c", "PATH=$PATH:/usr/sbin:/sbin command -v " + program))
              .succeeded(),
          program + " is not installed: bin/setup --recipes");
    }
  }

  /** Skips the test where there is no kernel for guests. */
  static void guestOrSkip() {
    assumeTrue(
        Files.exists(GUEST.resolve("vmlinuz")), "no kernel for a guest: bin/setup --recipes");
  }
}
