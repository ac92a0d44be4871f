package dev.overlane.peers;

import com.google.common.base.Ticker;
import com.google.common.cache.Cache;
import com.google.common.cache.CacheBuilder;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Decides which of many like events are worth a line: for each subject the first, then one after
 * ever longer silences; and of all subjects together a few at once and then one in two seconds, for
 * who cannot be trusted may call itself what it likes. Thread-safe; remembers a bounded number of
 * subjects.
 */
public final class QuietLog {
  private static final long FIRST_SILENCE = Duration.ofMinutes(1).toNanos();
  private static final long LONGEST_SILENCE = Duration.ofHours(1).toNanos();
  private static final int SUBJECTS = 4_096;
  private static final int LINES_AT_ONCE = 32;
  private static final double LINES_PER_SECOND = 0.5;

  private record Silence(long until, long length, long suppressed) {
    static final Silence NONE = new Silence(0, 0, 0);

    boolean isOver(long now) {
      return length == 0 || now - until >= 0;
    }

    Silence next(long now) {
      long doubled = length == 0 ? FIRST_SILENCE : Math.min(2 * length, LONGEST_SILENCE);
      return new Silence(now + doubled, doubled, 0);
    }

    Silence withOneMore() {
      return new Silence(until, length, suppressed + 1);
    }
  }

  private final Ticker ticker;
  private final TokenBucket lines;
  private final Cache<Object, Silence> silences =
      CacheBuilder.newBuilder().maximumSize(SUBJECTS).build();
  private long unheard;

  public QuietLog(Ticker ticker) {
    this.ticker = ticker;
    this.lines = new TokenBucket(LINES_AT_ONCE, LINES_PER_SECOND, ticker.read());
  }

  /**
   * Asks for a line.
   *
   * @return what to append to it: nothing, or how many lines were left out before it; empty: leave
   *     this one out too
   */
  public Optional<String> suffix(Object subject) {
    OptionalLong leftOut = permit(subject);
    return leftOut.isEmpty()
        ? Optional.empty()
        : Optional.of(
            leftOut.getAsLong() == 0
                ? ""
                : " (" + leftOut.getAsLong() + " such lines left out before this one)");
  }

  /** Returns how many lines were suppressed since the last one, or empty to suppress this too. */
  synchronized OptionalLong permit(Object subject) {
    long now = ticker.read();
    @Nullable Silence known = silences.getIfPresent(subject);
    Silence silence = known == null ? Silence.NONE : known;
    if (!silence.isOver(now)) {
      silences.put(subject, silence.withOneMore());
      return OptionalLong.empty();
    } else if (!lines.tryTake(now)) {
      unheard++;
      return OptionalLong.empty();
    }
    silences.put(subject, silence.next(now));
    long leftOut = silence.suppressed() + unheard;
    unheard = 0;
    return OptionalLong.of(leftOut);
  }
}
