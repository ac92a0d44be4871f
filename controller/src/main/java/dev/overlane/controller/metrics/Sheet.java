package dev.overlane.controller.metrics;

import com.google.common.collect.ImmutableList;
import dev.overlane.controller.measure.DurationHistogram;
import dev.overlane.controller.measure.DurationHistogram.Counted;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot.InfoDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricMetadata;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The values of one scrape while they are being collected. Confined to one thread. */
final class Sheet {
  private final Map<Family, List<Value>> plain = new LinkedHashMap<>();
  private final Map<Family, List<HistogramDataPointSnapshot>> histograms = new LinkedHashMap<>();

  private record Value(Labels labels, double value) {}

  /** Adds a series of a counter, a gauge or an info. */
  void add(Family family, double value, String... labels) {
    add(family, value, family.labelled(labels));
  }

  /** The same, with labels of that family that were made before. */
  void add(Family family, double value, Labels labels) {
    plain.computeIfAbsent(family, none -> new ArrayList<>()).add(new Value(labels, value));
  }

  /** Adds a series that counts; what is above 2^53 loses its last digits, as in Prometheus. */
  void add(Family family, long count, String... labels) {
    add(family, (double) count, labels);
  }

  /** Adds a series of a histogram. */
  void add(Family family, DurationHistogram histogram, String... labels) {
    Counted counted = histogram.read();
    ImmutableList<Double> bounds =
        ImmutableList.<Double>builder()
            .addAll(histogram.bounds())
            .add(Double.POSITIVE_INFINITY)
            .build();
    histograms
        .computeIfAbsent(family, none -> new ArrayList<>())
        .add(
            HistogramDataPointSnapshot.builder()
                .labels(family.labelled(labels))
                .classicHistogramBuckets(ClassicHistogramBuckets.of(bounds, counted.counts()))
                .sum(counted.sumSeconds())
                .build());
  }

  /** All that was added. */
  MetricSnapshots snapshots() {
    List<MetricSnapshot> snapshots = new ArrayList<>();
    plain.forEach((family, values) -> snapshots.add(snapshot(family, values)));
    histograms.forEach(
        (family, points) -> snapshots.add(new HistogramSnapshot(metadata(family), points)));
    return new MetricSnapshots(snapshots);
  }

  private static MetricSnapshot snapshot(Family family, List<Value> values) {
    MetricMetadata metadata = metadata(family);
    return switch (family.kind()) {
      case COUNTER ->
          new CounterSnapshot(
              metadata,
              values.stream()
                  .map(v -> new CounterDataPointSnapshot(v.value, v.labels, null, 0))
                  .toList());
      case GAUGE ->
          new GaugeSnapshot(
              metadata,
              values.stream()
                  .map(v -> new GaugeDataPointSnapshot(v.value, v.labels, null))
                  .toList());
      case INFO ->
          new InfoSnapshot(
              metadata, values.stream().map(v -> new InfoDataPointSnapshot(v.labels)).toList());
      case HISTOGRAM -> throw new IllegalArgumentException(family + " has durations");
    };
  }

  /** The library adds to a name what its kind asks for. */
  private static MetricMetadata metadata(Family family) {
    String name = family.name();
    String suffix =
        switch (family.kind()) {
          case COUNTER -> "_total";
          case INFO -> "_info";
          case GAUGE, HISTOGRAM -> "";
        };
    return new MetricMetadata(name.substring(0, name.length() - suffix.length()), family.help());
  }
}
