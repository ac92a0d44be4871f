package dev.overlane.config.yaml;

import java.util.Comparator;

/**
 * A position in a text.
 *
 * @param line 1-based
 * @param column 1-based, counted in code points
 */
public record Place(int line, int column) implements Comparable<Place> {
  /** Where every text begins. */
  public static final Place START = new Place(1, 1);

  private static final Comparator<Place> ORDER =
      Comparator.comparingInt(Place::line).thenComparingInt(Place::column);

  /** Of two positions the one further down. */
  public Place later(Place other) {
    return compareTo(other) < 0 ? other : this;
  }

  @Override
  public int compareTo(Place other) {
    return ORDER.compare(this, other);
  }
}
