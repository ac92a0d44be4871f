package dev.overlane.controller.service;

import com.google.common.annotations.VisibleForTesting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * The pattern of log lines: time and level for people, or priorities alone where standard error is
 * the journal, which has the time itself ({@code JOURNAL_STREAM}, systemd.exec(5)).
 */
final class LogPattern {
  static final String JOURNAL = "%journal(%msg%n%ex)";
  static final String PLAIN = "%d{yyyy-MM-dd'T'HH:mm:ss.SSSXXX} %-5level %msg%n%ex";
  private static final Path STANDARD_ERROR = Path.of("/proc/self/fd/2");

  private LogPattern() {}

  static String ofThisProcess() {
    return of(System.getenv(), STANDARD_ERROR);
  }

  @VisibleForTesting
  static String of(Map<String, String> environment, Path standardError) {
    String journal = environment.getOrDefault("JOURNAL_STREAM", "");
    return !journal.isEmpty() && journal.equals(identity(standardError)) ? JOURNAL : PLAIN;
  }

  /** Device and inode, as the variable has them; a program's child may write elsewhere. */
  @VisibleForTesting
  static String identity(Path file) {
    try {
      return Files.getAttribute(file, "unix:dev") + ":" + Files.getAttribute(file, "unix:ino");
    } catch (IOException | UnsupportedOperationException unknown) {
      return "";
    }
  }
}
