package dev.overlane.controller.proof;

import com.google.common.collect.ImmutableList;
import dev.overlane.flow.proof.Expected;
import dev.overlane.flow.proof.Violation;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Remembers since when something is wrong: what is repaired at once is drift, what lasts is a
 * violation. PURE but for its memory.
 */
final class Ledger {
  /** What lasts so long is a violation; repairs take milliseconds. */
  static final Duration GRACE = Duration.ofSeconds(1);

  /** What returns within this time was never gone. */
  private static final Duration MEMORY = Duration.ofSeconds(5);

  private record Entry(Instant first, Instant last) {}

  private final Map<String, Entry> entries = new HashMap<>();
  private final Set<String> told = new HashSet<>();

  /** Takes note of a proof; returns it with only that which has lasted. */
  ProofResult settle(ProofResult result) {
    Instant now = result.at();
    entries.values().removeIf(entry -> Duration.between(entry.last(), now).compareTo(MEMORY) > 0);
    result.violations().forEach(violation -> note(key(violation), now));
    result.expectations().stream()
        .filter(expected -> expected.outcome() == Expected.Outcome.BROKEN)
        .forEach(expected -> note(expected.text(), now));
    ImmutableList<Violation> lasting =
        result.violations().stream()
            .filter(violation -> hasLasted(key(violation), now))
            .collect(ImmutableList.toImmutableList());
    ImmutableList<Expected> expectations =
        result.expectations().stream()
            .map(expected -> lasting(expected, now))
            .collect(ImmutableList.toImmutableList());
    return result.with(lasting, expectations);
  }

  private Expected lasting(Expected expected, Instant now) {
    return expected.outcome() == Expected.Outcome.BROKEN && !hasLasted(expected.text(), now)
        ? new Expected(expected.text(), Expected.Outcome.UNKNOWN, expected.why())
        : expected;
  }

  private void note(String key, Instant now) {
    entries.merge(key, new Entry(now, now), (old, next) -> new Entry(old.first(), now));
  }

  private boolean hasLasted(String key, Instant now) {
    Entry entry = entries.get(key);
    return entry != null && Duration.between(entry.first(), now).compareTo(GRACE) >= 0;
  }

  /** What is wrong and was not told before; what is wrong no more may be told again one day. */
  ImmutableList<Violation> untold(ProofResult settled) {
    Set<String> now = new HashSet<>();
    settled.violations().forEach(violation -> now.add(key(violation)));
    told.retainAll(now);
    return settled.violations().stream()
        .filter(violation -> told.add(key(violation)))
        .collect(ImmutableList.toImmutableList());
  }

  private static String key(Violation violation) {
    return violation.kind() + " " + violation.title() + " " + violation.why();
  }
}
