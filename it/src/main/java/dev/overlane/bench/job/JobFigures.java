package dev.overlane.bench.job;

import dev.overlane.bench.Samples;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What was measured of one size, column by column. Confined to one thread. */
final class JobFigures {
  private final JobSize size;
  private final Map<String, OfColumn> columns = new LinkedHashMap<>();

  /** What is measured, in the order of the table. */
  enum Figure {
    COLD("from nothing to the last flow"),
    COLD_STARTED("  with the start of its process"),
    COLD_CPU("  processor time of the control plane"),
    COLD_STARTED_CPU("  the same with the start of its process"),
    ADD("one port added, to the last host"),
    MOVE("  it moves to another host"),
    REMOVE("  it is removed"),
    RESTART("controller killed, until converged"),
    RETURN("all switches back without flows");

    private final String title;

    Figure(String title) {
      this.title = title;
    }

    String title() {
      return title;
    }

    /** What to hold against one that includes the start of a process, where none is started. */
    Figure withoutStart() {
      return switch (this) {
        case COLD_STARTED -> COLD;
        case COLD_STARTED_CPU -> COLD_CPU;
        default -> this;
      };
    }

    String key() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /** One column's. */
  static final class OfColumn {
    final Map<Figure, Samples> samples = new LinkedHashMap<>();
    int flowsPerHost;
    long peakKibibytes;

    /** The most flows that any switch lacked at a time while the controller was away. */
    int lackedAtRestart;

    /** Changes of flows, on all switches, by all restarts. */
    int touchedAtRestart;

    void add(Figure figure, Duration duration) {
      samples.computeIfAbsent(figure, any -> new Samples()).add(duration);
    }

    Optional<Samples> get(Figure figure) {
      return Optional.ofNullable(samples.get(figure));
    }
  }

  JobFigures(JobSize size) {
    this.size = size;
  }

  JobSize size() {
    return size;
  }

  /** The figures of a column, empty at first. */
  OfColumn of(String column) {
    return columns.computeIfAbsent(column, any -> new OfColumn());
  }

  Map<String, OfColumn> columns() {
    return columns;
  }
}
