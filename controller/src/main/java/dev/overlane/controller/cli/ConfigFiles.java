package dev.overlane.controller.cli;

import com.google.common.collect.ImmutableList;
import dev.overlane.config.ConfigLoader;
import dev.overlane.config.ConfigResult;
import dev.overlane.config.Diagnostic;
import dev.overlane.config.model.NetworkModel;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;

/** Reads network files for commands. */
final class ConfigFiles {
  private ConfigFiles() {}

  /** Loads a file; one that cannot be read gives one diagnostic. */
  static ConfigResult load(Path file) {
    try {
      if (Files.isDirectory(file)) {
        return unreadable(file, "is a directory, not a file");
      }
      long size = Files.size(file);
      if (size > ConfigLoader.MAX_BYTES) {
        return unreadable(
            file, size + " bytes are more than the " + ConfigLoader.MAX_BYTES + " that are read");
      }
      return ConfigLoader.load(file.toString(), Files.readAllBytes(file));
    } catch (NoSuchFileException e) {
      return unreadable(file, "there is no such file");
    } catch (AccessDeniedException e) {
      return unreadable(file, "permission denied");
    } catch (IOException e) {
      return unreadable(file, "cannot be read: " + e.getMessage());
    }
  }

  /** The model of a good file; else empty, after its diagnostics went to the command's errors. */
  static Optional<NetworkModel> model(CommandSpec command, Path file) {
    ConfigResult result = load(file);
    if (result instanceof ConfigResult.Valid valid) {
      return Optional.of(valid.model());
    }
    ((ConfigResult.Invalid) result).diagnostics().forEach(command.commandLine().getErr()::println);
    return Optional.empty();
  }

  private static ConfigResult unreadable(Path file, String reason) {
    return new ConfigResult.Invalid(
        ImmutableList.of(
            new Diagnostic(Diagnostic.Severity.ERROR, file.toString(), 1, 1, reason, "")));
  }
}
