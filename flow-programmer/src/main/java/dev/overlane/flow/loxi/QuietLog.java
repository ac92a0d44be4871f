package dev.overlane.flow.loxi;

import com.google.common.base.Ticker;
import com.google.common.cache.Cache;
import com.google.common.cache.CacheBuilder;
import java.time.Duration;
import java.util.OptionalLong;

/**
 * Decides which of many like events are worth a line: for each subject the first, then one after
 * ever longer silences. Thread-safe; remembers a bounded number of subjects.
 */
final class QuietLog {
  private static final long FIRST_SILENCE = Duration.ofMinutes(1).toNanos();
  private static final long LONGEST_SILENCE = Duration.ofHours(1).toNanos();
  private static final int SUBJECTS = 4_096;

  private record Silence(long until, long length, long suppressed) {}

  private final Ticker ticker;
  private final Cache<Object, Silence> silences =
      CacheBuilder.newBuilder().maximumSize(SUBJECTS).build();

  QuietLog(Ticker ticker) {
    this.ticker = ticker;
  }

  /** Returns how many lines were suppressed since the last one, or empty to suppress this too. */
  OptionalLong permit(Object subject) {
    long now = ticker.read();
    OptionalLong[] permitted = {OptionalLong.empty()};
    silences
        .asMap()
        .compute(
            subject,
            (key, silence) -> {
              if (silence == null) {
                permitted[0] = OptionalLong.of(0);
                return new Silence(now + FIRST_SILENCE, FIRST_SILENCE, 0);
              } else if (now - silence.until >= 0) {
                permitted[0] = OptionalLong.of(silence.suppressed);
                long next = Math.min(2 * silence.length, LONGEST_SILENCE);
                return new Silence(now + next, next, 0);
              }
              return new Silence(silence.until, silence.length, silence.suppressed + 1);
            });
    return permitted[0];
  }
}
