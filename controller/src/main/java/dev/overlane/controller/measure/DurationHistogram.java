package dev.overlane.controller.measure;

import com.google.common.collect.ImmutableList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/** How many durations fell below which bounds, since start. Any thread; nobody waits. */
public final class DurationHistogram {
  private final ImmutableList<Double> bounds;
  private final ImmutableList<LongAdder> counts;
  private final LongAdder nanos = new LongAdder();

  /**
   * What was counted up to now.
   *
   * @param counts of the durations up to each bound and above the one before; one more than bounds
   * @param sumSeconds of all durations
   */
  public record Counted(ImmutableList<Long> counts, double sumSeconds) {}

  /**
   * An empty histogram.
   *
   * @param bounds in seconds, rising; what is above the last counts too
   */
  public DurationHistogram(Double... bounds) {
    this.bounds = ImmutableList.copyOf(bounds);
    ImmutableList.Builder<LongAdder> adders = ImmutableList.builder();
    for (int bucket = 0; bucket <= bounds.length; bucket++) {
      adders.add(new LongAdder());
    }
    this.counts = adders.build();
  }

  /** Upper bounds of the buckets in seconds, without the last, which has none. */
  public ImmutableList<Double> bounds() {
    return bounds;
  }

  /** Counts a duration. */
  public void add(long duration) {
    double seconds = (double) duration / TimeUnit.SECONDS.toNanos(1);
    int bucket = 0;
    while (bucket < bounds.size() && seconds > bounds.get(bucket)) {
      bucket++;
    }
    counts.get(bucket).increment();
    nanos.add(duration);
  }

  /** What was counted; durations that end just now may be in one figure and not in the other. */
  public Counted read() {
    return new Counted(
        counts.stream().map(LongAdder::sum).collect(ImmutableList.toImmutableList()),
        (double) nanos.sum() / TimeUnit.SECONDS.toNanos(1));
  }
}
