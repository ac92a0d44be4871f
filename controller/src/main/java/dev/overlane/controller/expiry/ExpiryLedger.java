package dev.overlane.controller.expiry;

import com.google.common.collect.ImmutableSortedMap;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * Which certificates end soon, and of which the log has not spoken for a day. PURE; of one thread.
 */
final class ExpiryLedger {
  private static final Duration AGAIN = Duration.ofDays(1);

  /** A certificate by what it is of and its end: a renewed one is another. */
  private record Key(String name, Instant end) {}

  private final Map<Key, Instant> told = new HashMap<>();

  /** Those that end within thirty days, or have ended. */
  static ImmutableSortedMap<String, Instant> due(
      ImmutableSortedMap<String, Instant> ends, Instant now) {
    ImmutableSortedMap.Builder<String, Instant> due = ImmutableSortedMap.naturalOrder();
    ends.forEach(
        (name, end) -> {
          if (Certificates.isDue(end, now)) {
            due.put(name, end);
          }
        });
    return due.build();
  }

  /** Those that the log is to speak of now; they count as told. */
  ImmutableSortedMap<String, Instant> untold(ImmutableSortedMap<String, Instant> due, Instant now) {
    told.values().removeIf(time -> !time.plus(AGAIN).isAfter(now));
    ImmutableSortedMap.Builder<String, Instant> untold = ImmutableSortedMap.naturalOrder();
    due.forEach(
        (name, end) -> {
          if (told.putIfAbsent(new Key(name, end), now) == null) {
            untold.put(name, end);
          }
        });
    return untold.build();
  }
}
