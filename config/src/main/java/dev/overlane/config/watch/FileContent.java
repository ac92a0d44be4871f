package dev.overlane.config.watch;

import dev.overlane.config.files.FileSet;

/** What a look at a file came to. */
public sealed interface FileContent {

  /**
   * The file with what it includes, all from one moment.
   *
   * @param files the file first
   */
  record Read(FileSet files) implements FileContent {}

  /**
   * There is nothing to read.
   *
   * @param reason why, in words that go behind "cannot read FILE: "
   */
  record Unreadable(String reason) implements FileContent {}
}
