package dev.overlane.controller.metrics;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.collect.ImmutableList;
import io.prometheus.metrics.model.snapshots.Labels;

/**
 * A metric with all its series.
 *
 * @param name as Prometheus shows it
 * @param kind what its values mean
 * @param help one line for operators
 * @param labels what tells its series apart
 */
record Family(String name, Kind kind, String help, ImmutableList<String> labels) {

  /** What the values of a metric mean. */
  enum Kind {
    /** It only grows, and begins anew with the controller. */
    COUNTER,
    /** How it is now. */
    GAUGE,
    /** Durations by size. */
    HISTOGRAM,
    /** Always 1; the labels tell. */
    INFO
  }

  Family {
    checkArgument(kind != Kind.COUNTER || name.endsWith("_total"), "%s is no counter's name", name);
    checkArgument(kind != Kind.INFO || name.endsWith("_info"), "%s is no info's name", name);
  }

  static Family counter(String name, String help, String... labels) {
    return new Family(name, Kind.COUNTER, help, ImmutableList.copyOf(labels));
  }

  static Family gauge(String name, String help, String... labels) {
    return new Family(name, Kind.GAUGE, help, ImmutableList.copyOf(labels));
  }

  static Family histogram(String name, String help, String... labels) {
    return new Family(name, Kind.HISTOGRAM, help, ImmutableList.copyOf(labels));
  }

  /** The labels of one series. */
  Labels labelled(String... values) {
    checkArgument(values.length == labels.size(), "%s has the labels %s", name, labels);
    return Labels.of(labels.toArray(String[]::new), values);
  }
}
