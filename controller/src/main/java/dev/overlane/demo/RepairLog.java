package dev.overlane.demo;

import com.google.common.base.Splitter;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** The controller's log, as far as it tells of repairs. PURE. */
final class RepairLog {
  private RepairLog() {}

  /**
   * From the first line about a host at or after a moment, which is when the controller saw that
   * something is wrong there, to the line that calls the host converged again. Empty if there is no
   * such line yet.
   */
  static Optional<Duration> repair(String log, String host, Instant since) {
    Instant earliest = since.truncatedTo(ChronoUnit.MILLIS);
    Optional<Instant> seen = Optional.empty();
    for (String line : Splitter.on('\n').split(log)) {
      Optional<Instant> time =
          line.contains(" " + host + ": ") ? time(line) : Optional.<Instant>empty();
      if (time.filter(t -> !t.isBefore(earliest)).isEmpty()) {
        continue;
      }
      seen = seen.or(() -> time);
      if (line.contains(" " + host + ": converged")) {
        return Optional.of(Duration.between(seen.orElseThrow(), time.orElseThrow()));
      }
    }
    return Optional.empty();
  }

  private static Optional<Instant> time(String line) {
    int end = line.indexOf(' ');
    try {
      return Optional.of(OffsetDateTime.parse(line.substring(0, Math.max(end, 0))).toInstant());
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
