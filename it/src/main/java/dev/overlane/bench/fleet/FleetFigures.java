package dev.overlane.bench.fleet;

import com.google.common.collect.ImmutableList;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/** What was measured with one fleet, in the order of measuring. Confined to one thread. */
final class FleetFigures {
  private static final double MEBIBYTE = 1 << 20;

  private final FleetFile file;
  private final List<Figure> figures = new ArrayList<>();

  /**
   * One figure.
   *
   * @param name in JSON, with its unit
   * @param title for people
   * @param format of the value
   */
  record Figure(String name, String title, String format, double value) {}

  FleetFigures(FleetFile file) {
    this.file = file;
  }

  FleetFile file() {
    return file;
  }

  void seconds(String name, String title, double seconds) {
    figures.add(new Figure(name, title, "%.2f s", seconds));
  }

  void millis(String name, String title, double millis) {
    figures.add(new Figure(name, title, "%.0f ms", millis));
  }

  void count(String name, String title, long count) {
    figures.add(new Figure(name, title, "%,.0f", (double) count));
  }

  void bytes(String name, String title, long bytes) {
    figures.add(new Figure(name, title, "%,.0f MiB", bytes / MEBIBYTE));
  }

  ImmutableList<Figure> all() {
    return ImmutableList.copyOf(figures);
  }

  /** The value of a figure, if it was measured. */
  OptionalDouble value(String name) {
    return figures.stream().filter(f -> f.name().equals(name)).mapToDouble(Figure::value).findAny();
  }
}
