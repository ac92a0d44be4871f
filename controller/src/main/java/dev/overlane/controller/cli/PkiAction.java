package dev.overlane.controller.cli;

import dev.overlane.controller.pki.Pki;
import dev.overlane.controller.pki.PkiException;
import dev.overlane.faults.Reasons;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** A command on a directory of keys and certificates: what is refused is said, with exit code 1. */
abstract class PkiAction implements Callable<Integer> {
  static final String DEFAULT_DIRECTORY = "pki";

  private static final int MAX_DAYS = 36_500;

  @Spec private CommandSpec spec;

  @Option(
      names = "--dir",
      paramLabel = "DIR",
      defaultValue = DEFAULT_DIRECTORY,
      description = "The directory of keys and certificates (default: ${DEFAULT-VALUE}).")
  private Path directory = Path.of(DEFAULT_DIRECTORY);

  /** A directory, if it must be named: it is not the one that is taken otherwise. */
  static Optional<Path> elsewhere(Path directory) {
    return Optional.of(directory.normalize())
        .filter(path -> !path.equals(Path.of(DEFAULT_DIRECTORY)))
        .map(normal -> directory);
  }

  /** Does it and returns the exit code. */
  abstract int act() throws PkiException, IOException;

  @Override
  public final Integer call() {
    try {
      return act();
    } catch (PkiException e) {
      return fail(e);
    } catch (IOException e) {
      return fail(Reasons.withFile(e));
    }
  }

  CommandSpec spec() {
    return spec;
  }

  Path directory() {
    return directory;
  }

  Pki open() throws PkiException, IOException {
    return Pki.open(directory, InstantSource.system());
  }

  PrintWriter out() {
    return spec.commandLine().getOut();
  }

  void warn(String warning) {
    spec.commandLine().getErr().println("warning: " + warning);
  }

  ParameterException misused(String how) {
    return new ParameterException(spec.commandLine(), how);
  }

  /** A number of days that a certificate may hold, or a complaint. */
  int days(String option, int days) {
    if (days < 1 || days > MAX_DAYS) {
      throw misused(option + " " + days + ": from 1 to " + MAX_DAYS + " days");
    }
    return days;
  }

  /** Refuses a negative number of days ahead. */
  void checkWithin(int days) {
    if (days < 0) {
      throw misused("--within " + days + ": not 0 or more days");
    }
  }

  /** Says why something was refused and returns the exit code of that. */
  int fail(PkiException refused) {
    return fail(String.valueOf(refused.getMessage()));
  }

  private int fail(String reason) {
    spec.commandLine().getErr().println("overlane: " + reason);
    return 1;
  }
}
