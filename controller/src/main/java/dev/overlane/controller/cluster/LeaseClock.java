package dev.overlane.controller.cluster;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * How long a member may believe in its lease: from the moment before it asked for what etcd
 * answered, and a sixth less than etcd does. It is looked at before each change, so a process that
 * was stopped finds out when it goes on. {@link #renewed} is one thread's; the rest any thread's.
 */
public final class LeaseClock {
  private static final int MARGIN = 6;

  private final LongSupplier nanoTime;
  private volatile Span span = new Span(0, 0, false);
  private final AtomicLong lapses = new AtomicLong();

  private record Span(long lease, long end, boolean begun) {}

  /**
   * A clock of no lease.
   *
   * @param nanoTime nanoseconds since an arbitrary origin, never going back
   */
  public LeaseClock(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /**
   * etcd has begun or prolonged the lease.
   *
   * @param lease its number
   * @param asked when it was asked to
   * @param length from its answer on
   */
  void renewed(long lease, long asked, Duration length) {
    if (!lasts(span)) {
      lapses.incrementAndGet();
    }
    span = new Span(lease, asked + length.toNanos() - length.toNanos() / MARGIN, true);
  }

  /** How often there was no lease for a while, though nobody may have looked in that time. */
  long lapses() {
    return lapses.get();
  }

  /** The lease is over. */
  void end() {
    span = new Span(0, 0, false);
  }

  /** Whether some lease lasts still, for all that is known. */
  boolean isRunning() {
    return lasts(span);
  }

  /** Whether this very lease lasts still: what was done under one is over with it. */
  boolean isRunning(long lease) {
    Span now = span;
    return now.lease == lease && lasts(now);
  }

  /** How long it lasts still; zero: there is none, or it is over. */
  Duration left() {
    Span now = span;
    return now.begun
        ? Duration.ofNanos(Math.max(0, now.end - nanoTime.getAsLong()))
        : Duration.ZERO;
  }

  private boolean lasts(Span now) {
    return now.begun && nanoTime.getAsLong() - now.end < 0;
  }
}
