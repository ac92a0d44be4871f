package dev.overlane.controller.cli;

import com.google.common.collect.ImmutableList;
import dev.overlane.config.ConfigLoader;
import dev.overlane.config.ConfigResult;
import dev.overlane.config.Diagnostic;
import dev.overlane.config.files.FileSet;
import dev.overlane.config.files.Gathering;
import dev.overlane.config.model.NetworkModel;
import dev.overlane.config.watch.DiskShelf;
import dev.overlane.faults.Reasons;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;

/** Reads network files for commands. */
final class ConfigFiles {
  private ConfigFiles() {}

  /**
   * A file that was read, once.
   *
   * @param files the file with what it includes; empty if it could not be read
   * @param result what loading them came to
   */
  record Loaded(Optional<FileSet> files, ConfigResult result) {}

  /** Loads a file with what it includes; one that cannot be read gives one diagnostic. */
  static Loaded load(Path file) {
    try {
      if (Files.isDirectory(file)) {
        return nothing(file, "it is a directory, not a file");
      }
      long size = Files.size(file);
      if (size > FileSet.MAX_BYTES) {
        return nothing(
            file, size + " bytes are more than the " + FileSet.MAX_BYTES + " that are read");
      }
      FileSet files = Gathering.of(file.toString(), Files.readAllBytes(file), new DiskShelf());
      return new Loaded(Optional.of(files), ConfigLoader.load(files));
    } catch (IOException e) {
      return nothing(file, Reasons.of(e));
    }
  }

  /** As {@link #load(Path)}; if it takes a while, a terminal shows that meanwhile. */
  static Loaded load(CommandSpec command, Path file) {
    Waiting waiting = Waiting.begin(command.commandLine().getErr(), "checking " + file + " ...");
    try {
      return load(file);
    } finally {
      waiting.close();
    }
  }

  /** The model of a good file; else empty, after its diagnostics went to the command's errors. */
  static Optional<NetworkModel> model(CommandSpec command, Path file) {
    return model(command, load(command, file));
  }

  /** As {@link #model(CommandSpec, Path)}, for a file that was read. */
  static Optional<NetworkModel> model(CommandSpec command, Loaded file) {
    if (file.result() instanceof ConfigResult.Valid valid) {
      return Optional.of(valid.model());
    }
    ((ConfigResult.Invalid) file.result())
        .diagnostics()
        .forEach(command.commandLine().getErr()::println);
    return Optional.empty();
  }

  /** What to say of a file that cannot be read. */
  static ImmutableList<Diagnostic> unreadable(Path file, String reason) {
    Path folder = file.toAbsolutePath().getParent();
    boolean writable = !Files.exists(file) && folder != null && Files.isDirectory(folder);
    String hint = writable ? "`overlane init " + file + "` writes one" : "";
    return ImmutableList.of(
        new Diagnostic(Diagnostic.Severity.ERROR, file.toString(), 1, 1, reason, hint));
  }

  private static Loaded nothing(Path file, String reason) {
    return new Loaded(Optional.empty(), new ConfigResult.Invalid(unreadable(file, reason)));
  }
}
