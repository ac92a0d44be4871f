package dev.overlane.controller.doctor;

import com.google.common.base.Ascii;

/**
 * Something that a check noticed.
 *
 * @param severity how bad it is
 * @param host whose it is, by its name in the file
 * @param text what is so, and what comes of it
 * @param command what mends it, or tells what to mend, to be typed as root on that host; where it
 *     is for another place it says so
 */
public record Finding(Severity severity, String host, String text, String command) {
  /** How bad it is. */
  public enum Severity {
    /** Traffic is lost, or the host cannot be managed. */
    ERROR,
    /** It may become an error, or could not be looked at. */
    WARNING;

    /** In small letters, as people and programs read it. */
    @Override
    public String toString() {
      return Ascii.toLowerCase(name());
    }
  }

  static Finding error(String host, String text, String command) {
    return new Finding(Severity.ERROR, host, text, command);
  }

  static Finding warning(String host, String text, String command) {
    return new Finding(Severity.WARNING, host, text, command);
  }
}
