package dev.overlane.bench;

import com.google.common.collect.ImmutableList;
import com.google.common.math.Quantiles;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Durations of the same thing, done again and again. Confined to one thread. */
public final class Samples {
  private final List<Double> millis = new ArrayList<>();

  public void add(Duration duration) {
    millis.add(duration.toNanos() / 1e6);
  }

  /** All of them in milliseconds, in the order in which they were taken. */
  public ImmutableList<Double> millis() {
    return ImmutableList.copyOf(millis);
  }

  /** Milliseconds; there must be a sample. */
  public double median() {
    return Quantiles.median().compute(millis);
  }

  /** Milliseconds; there must be a sample. */
  public double least() {
    return millis.stream().mapToDouble(Double::doubleValue).min().orElseThrow();
  }

  /** Milliseconds; there must be a sample. */
  public double most() {
    return millis.stream().mapToDouble(Double::doubleValue).max().orElseThrow();
  }
}
