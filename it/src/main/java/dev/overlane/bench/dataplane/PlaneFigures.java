package dev.overlane.bench.dataplane;

import com.google.common.collect.ImmutableList;
import com.google.common.math.Quantiles;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** What was measured of one way to carry packets. Confined to one thread. */
final class PlaneFigures {
  private final Map<Figure, List<Double>> samples = new EnumMap<>(Figure.class);

  /** Every mask that a host has had, for whoever wants to know why there are so many. */
  final TreeSet<String> masks = new TreeSet<>();

  /** What is measured, in the order of the table. */
  enum Figure {
    THROUGHPUT("TCP throughput, Gbit/s", "%.3f"),
    PROCESSOR("  processor seconds of both switches, a Gbit", "%.2f"),
    ROUND_TRIP("round trip of ping, microseconds", "%.0f"),
    WORST_ROUND_TRIP("  99 of 100 are shorter than", "%.0f"),
    FLOWS("OpenFlow rules on a host", "%.0f"),
    MEGAFLOWS("megaflows of all connections, on a host", "%.0f"),
    MASKS("  masks that they have", "%.0f");

    private final String title;
    private final String format;

    Figure(String title, String format) {
      this.title = title;
      this.format = format;
    }

    String title() {
      return title;
    }

    /** Of a value, as in {@link String#format}. */
    String format() {
      return format;
    }

    String key() {
      return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }
  }

  void add(Figure figure, double value) {
    samples.computeIfAbsent(figure, any -> new ArrayList<>()).add(value);
  }

  /** In the order in which they were taken. */
  ImmutableList<Double> of(Figure figure) {
    return ImmutableList.copyOf(samples.getOrDefault(figure, List.of()));
  }

  Optional<Double> median(Figure figure) {
    List<Double> values = of(figure);
    return values.isEmpty() ? Optional.empty() : Optional.of(Quantiles.median().compute(values));
  }
}
