package dev.overlane.controller.cli;

import com.google.common.collect.ImmutableList;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** How this program is started again, by itself and by a person. */
final class Program {
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
    return launcher().map(Program::shortest).orElse("overlane");
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
