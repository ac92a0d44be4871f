package dev.overlane.lab;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A run of echo requests without replies, and its end.
 *
 * @param lost requests without a reply
 * @param end arrival of the first reply after them
 */
public record Outage(int lost, Instant end) {

  /** How long after {@code act} traffic was back. */
  public Duration since(Instant act) {
    return Duration.between(act, end);
  }

  /** The first gap in the numbers whose end arrived at or after {@code since}; empty if none. */
  static Optional<Outage> first(List<EchoReply> replies, Instant since) {
    int last = 0;
    for (EchoReply reply : replies) {
      int lost = reply.sequence() - last - 1;
      if (lost > 0 && !reply.time().isBefore(since)) {
        return Optional.of(new Outage(lost, reply.time()));
      }
      last = Math.max(last, reply.sequence());
    }
    return Optional.empty();
  }
}
