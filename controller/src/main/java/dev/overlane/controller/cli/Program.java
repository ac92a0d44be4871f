package dev.overlane.controller.cli;

import com.google.common.base.Splitter;
import com.google.common.base.Strings;
import com.google.common.collect.ImmutableList;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** How this program is started again, by itself and by a person. */
final class Program {
  private static final String NAME = "overlane";

  private Program() {}

  /** The launcher; without one (in tests) the Java and the class path that run now. */
  static ImmutableList<String> argv() {
    return launcher()
        .map(launcher -> ImmutableList.of(launcher.toString()))
        .orElseGet(
            () ->
                ImmutableList.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-cp",
                    System.getProperty("java.class.path"),
                    "dev.overlane.controller.Main"));
  }

  /** What to type from where the user is. */
  static String shown() {
    return launcher()
        .map(launcher -> shown(launcher, Strings.nullToEmpty(System.getenv("PATH"))))
        .orElse(NAME);
  }

  /**
   * What to type to start a launcher: the name alone where that is what a shell would find by it,
   * as an installed package has it.
   *
   * @param path the directories in which a shell looks, with colons between
   */
  static String shown(Path launcher, String path) {
    return Splitter.on(':')
            .omitEmptyStrings()
            .splitToStream(path)
            .map(directory -> Path.of(directory, NAME))
            .filter(Files::isExecutable)
            .findFirst()
            .filter(found -> isSame(found, launcher))
            .isPresent()
        ? NAME
        : shortest(launcher);
  }

  private static boolean isSame(Path one, Path other) {
    try {
      return Files.isSameFile(one, other);
    } catch (IOException goneMeanwhile) {
      return false;
    }
  }

  /** A file as a person in the working directory would name it. */
  static String shortest(Path file) {
    Path here = Path.of("").toAbsolutePath();
    return file.startsWith(here) ? here.relativize(file).toString() : file.toString();
  }

  /** The folder of the source tree or installation; empty if the launcher did not say. */
  static Optional<Path> home() {
    return Optional.ofNullable(System.getProperty("overlane.home")).map(Path::of);
  }

  private static Optional<Path> launcher() {
    return home().map(home -> home.resolve("bin/overlane")).filter(Files::isExecutable);
  }
}
