package dev.overlane.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import dev.overlane.lab.CommandResult;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.Comparator;
import java.util.Optional;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/** What {@code bin/package} has built. */
public final class Packages {
  private static final Path DIRECTORY = Launch.HOME.resolve("target/package");

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private Packages() {}

  /**
   * The newest whose name ends so. Without one the test is skipped, unless the environment says
   * {@code CI=true}.
   */
  public static Path newestOrSkip(String suffix) throws IOException {
    Optional<Path> newest = newest(suffix);
    if (newest.isEmpty()) {
      String reason = "no *" + suffix + " in " + DIRECTORY + ": bin/package makes it";
      if ("true".equals(System.getenv("CI"))) {
        Assertions.fail(reason);
      }
      Assumptions.abort(reason);
    }
    return newest.orElseThrow();
  }

  /**
   * Makes the same package as a later version, whose name ends with {@code +next}.
   *
   * @param directory where it goes, and its tree
   */
  static Path next(Path deb, Path directory) throws IOException {
    Path tree = directory.resolve("next");
    Path next = directory.resolve(deb.getFileName().toString().replaceFirst("_(.*)_", "_$1+next_"));
    succeeds("dpkg-deb", "-R", deb.toString(), tree.toString());
    Path control = tree.resolve("DEBIAN/control");
    Files.writeString(
        control, Files.readString(control).replaceFirst("Version: (.*)", "Version: $1+next"));
    succeeds("dpkg-deb", "-Znone", "--build", tree.toString(), next.toString());
    return next;
  }

  private static void succeeds(String... argv) {
    CommandResult result = Shell.run(ImmutableList.copyOf(argv), PATIENCE);
    assertThat(result.succeeded()).as("%s", result).isTrue();
  }

  private static Optional<Path> newest(String suffix) throws IOException {
    if (!Files.isDirectory(DIRECTORY)) {
      return Optional.empty();
    }
    try (DirectoryStream<Path> files = Files.newDirectoryStream(DIRECTORY, "*" + suffix)) {
      return ImmutableList.copyOf(files).stream().max(Comparator.comparing(Packages::modified));
    }
  }

  private static FileTime modified(Path file) {
    try {
      return Files.getLastModifiedTime(file);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
