package dev.overlane.config;

/**
 * One finding about a file, at its place.
 *
 * @param severity whether the file is refused because of it
 * @param file the file's name as the user gave it
 * @param line 1-based
 * @param column 1-based
 * @param message what is wrong
 * @param hint the way out; empty if there is nothing to add
 */
public record Diagnostic(
    Severity severity, String file, int line, int column, String message, String hint) {

  /** How much a finding matters. */
  public enum Severity {
    ERROR,
    WARNING
  }

  /** {@code FILE:LINE:COL: error: message (hint)}. */
  @Override
  public String toString() {
    return file
        + ":"
        + line
        + ":"
        + column
        + (severity == Severity.ERROR ? ": error: " : ": warning: ")
        + message
        + (hint.isEmpty() ? "" : " (" + hint + ")");
  }
}
