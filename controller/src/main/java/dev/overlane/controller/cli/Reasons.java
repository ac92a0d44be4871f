package dev.overlane.controller.cli;

import com.google.common.base.Strings;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;

/** Why reading or writing failed, in words; Java often says no more than the name of the file. */
final class Reasons {
  private Reasons() {}

  /** The reason, without the file. */
  static String of(IOException failure) {
    if (failure instanceof AccessDeniedException) {
      return "permission denied";
    }
    if (failure instanceof NoSuchFileException) {
      return "there is no such file";
    }
    if (failure instanceof FileAlreadyExistsException) {
      return "it exists already";
    }
    if (failure instanceof NotDirectoryException) {
      return "it is no directory";
    }
    String said =
        failure instanceof FileSystemException system
            ? Strings.nullToEmpty(system.getReason())
            : Strings.nullToEmpty(failure.getMessage());
    return said.isEmpty() ? "the system gives no reason" : said;
  }
}
