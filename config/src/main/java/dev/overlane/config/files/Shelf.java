package dev.overlane.config.files;

import com.google.common.collect.ImmutableList;

/** Where files are looked for. Paths are those of Unix. */
public interface Shelf {

  /** Why there is nothing to be had, in words that go behind a file's name. */
  final class UnreadableException extends Exception {
    private static final long serialVersionUID = 1;

    public UnreadableException(String reason) {
      super(reason, null, false, false);
    }

    /** The words. */
    public String reason() {
      return String.valueOf(getMessage());
    }
  }

  /** A file's content, whole. */
  byte[] read(String path) throws UnreadableException;

  /**
   * The names in a directory that match a pattern of {@link Wildcards}, sorted.
   *
   * @param directory {@code ""} is the one that is worked in
   */
  ImmutableList<String> find(String directory, String pattern) throws UnreadableException;
}
