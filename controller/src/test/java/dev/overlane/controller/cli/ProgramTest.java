package dev.overlane.controller.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ProgramTest {
  @TempDir private Path directory;
  private Path launcher;
  private Path bin;

  @BeforeEach
  void install() throws IOException {
    launcher = program(Files.createDirectories(directory.resolve("lib/bin")));
    bin = Files.createDirectory(directory.resolve("bin"));
    Files.createSymbolicLink(bin.resolve("overlane"), launcher);
  }

  @Test
  void shown_whereAShellFindsIt_isTheNameAlone() {
    assertThat(Program.shown(launcher, directory + ":" + bin)).isEqualTo("overlane");
  }

  @Test
  void shown_whereAShellFindsAnotherOne_isTheWholePath() throws IOException {
    Path other = Files.createDirectory(directory.resolve("other"));
    program(other);

    assertThat(Program.shown(launcher, other + ":" + bin)).isEqualTo(launcher.toString());
  }

  @Test
  void shown_whereAShellFindsNone_isTheWholePath() {
    assertThat(Program.shown(launcher, "")).isEqualTo(launcher.toString());
  }

  private static Path program(Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("overlane"), "#!/bin/sh\n");
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }
}
