package dev.overlane.peers;

import static com.google.common.base.Preconditions.checkArgument;

import java.util.concurrent.TimeUnit;

/**
 * An allowance that refills steadily up to a limit. May be overdrawn, because what has arrived has
 * arrived; until the debt is paid off nothing more should be let in. Confined to one thread; time
 * is the caller's, in nanoseconds of any clock, even of one that is set back.
 */
public final class TokenBucket {
  private static final double NANOS_PER_SECOND = TimeUnit.SECONDS.toNanos(1);

  private final double capacity;
  private final double perNano;
  private double tokens;
  private long asOf;

  /**
   * A full bucket.
   *
   * @param capacity tokens that can be taken at once, at least 1
   * @param perSecond tokens that come back in a second, more than 0
   */
  public TokenBucket(long capacity, double perSecond, long now) {
    checkArgument(capacity >= 1 && perSecond > 0, "a bucket of nothing");
    this.capacity = capacity;
    this.perNano = perSecond / NANOS_PER_SECOND;
    this.tokens = capacity;
    this.asOf = now;
  }

  /** Takes tokens whether they are there or not. */
  public void take(long count, long now) {
    refill(now);
    tokens -= count;
  }

  /** Takes one token, if there is one. */
  public boolean tryTake(long now) {
    refill(now);
    if (tokens < 1) {
      return false;
    }
    tokens--;
    return true;
  }

  /** Nanoseconds until the bucket holds at least one token; 0: it does. */
  public long nanosUntilOne(long now) {
    refill(now);
    return tokens >= 1 ? 0 : (long) Math.ceil((1 - tokens) / perNano);
  }

  private void refill(long now) {
    tokens = Math.min(capacity, tokens + Math.max(0, now - asOf) * perNano);
    asOf = now;
  }
}
