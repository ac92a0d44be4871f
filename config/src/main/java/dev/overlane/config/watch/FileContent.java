package dev.overlane.config.watch;

/** What a look at a file came to. */
public sealed interface FileContent {

  /**
   * The file's content, all from one moment.
   *
   * @param content every byte; not to be changed by whoever gets it
   */
  @SuppressWarnings("ArrayRecordComponent") // up to 16 MiB that nobody compares or changes
  record Read(byte[] content) implements FileContent {}

  /**
   * There is nothing to read.
   *
   * @param reason why, in words that go behind "cannot read FILE: "
   */
  record Unreadable(String reason) implements FileContent {}
}
