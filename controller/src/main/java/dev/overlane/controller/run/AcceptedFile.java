package dev.overlane.controller.run;

import dev.overlane.config.FilePlaces;
import dev.overlane.config.files.FileSet;

/**
 * The text of the revision in force, for whoever is to name a line of it: the file on disk may be a
 * newer one, or a refused one. Any thread may call.
 */
public final class AcceptedFile {
  private volatile FileSet files;

  /** Nothing is in force yet of a file with this name. */
  public AcceptedFile(String file) {
    this.files = FileSet.of(file, new byte[0]);
  }

  /** A content is in force; it is not changed any more. */
  void accepted(FileSet next) {
    files = next;
  }

  /** Where in it is what; read anew at each call. */
  public FilePlaces places() {
    return FilePlaces.of(files);
  }
}
