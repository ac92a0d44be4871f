package dev.overlane.demo;

import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Sets;
import dev.overlane.lab.Pinger;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Pings every ordered pair at once: silence then costs as much as one silent pair. */
final class PingAll {
  private static final int PER_SECOND = 10;

  /** How long a pair that must not talk is listened to. */
  private static final Duration SILENCE = Duration.ofSeconds(1);

  /** How long a pair that must talk has for its answer, on a busy machine too. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private PingAll() {}

  static Matrix run(Stage stage) {
    Expected expected = stage.expected();
    Map<Pair, Pinger> pingers = new LinkedHashMap<>();
    Set<Pair> answered = Sets.newHashSet();
    try {
      for (Pair pair : expected.pairs()) {
        pingers.put(pair, stage.ping(pair, PER_SECOND));
      }
      Instant silentUntil = Instant.now().plus(SILENCE);
      pingers.forEach(
          (pair, pinger) -> {
            Duration time =
                expected.reaches(pair) ? PATIENCE : Duration.between(Instant.now(), silentUntil);
            if (pinger.awaitReply(Instant.EPOCH, time).isPresent()) {
              answered.add(pair);
            }
          });
    } finally {
      pingers.values().forEach(Pinger::close);
    }
    return new Matrix(expected, ImmutableSet.copyOf(answered));
  }
}
