package dev.overlane.bench.dataplane;

import com.google.common.collect.ImmutableList;
import com.google.common.math.Quantiles;
import java.util.regex.Pattern;

/**
 * Round trips that ping(8) saw, in microseconds. PURE.
 *
 * @param micros at least one
 */
record RoundTrips(ImmutableList<Double> micros) {
  private static final Pattern TIME = Pattern.compile("time=([0-9.]+) ms");
  private static final double MICROS = 1e3;

  static RoundTrips parse(String output) {
    return new RoundTrips(
        TIME.matcher(output)
            .results()
            .map(time -> Double.parseDouble(time.group(1)) * MICROS)
            .collect(ImmutableList.toImmutableList()));
  }

  double median() {
    return Quantiles.median().compute(micros);
  }

  /** Of a hundred round trips one is longer. */
  double worstButOneInHundred() {
    return Quantiles.percentiles().index(99).compute(micros);
  }
}
