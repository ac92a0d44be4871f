package dev.overlane.config.yaml;

import java.util.Comparator;

/**
 * A position in a text.
 *
 * @param source which text
 * @param line 1-based
 * @param column 1-based, counted in code points
 */
public record Place(Source source, int line, int column) implements Comparable<Place> {
  /** Where the main text begins. */
  public static final Place START = Source.MAIN.start();

  private static final Comparator<Place> ORDER =
      Comparator.<Place>comparingInt(place -> place.source.number())
          .thenComparingInt(Place::line)
          .thenComparingInt(Place::column);

  /** Of two positions the one further down. */
  public Place later(Place other) {
    return compareTo(other) < 0 ? other : this;
  }

  /** In words, for a message about another place: {@code line 4}, or {@code line 4 of FILE}. */
  public String seenFrom(Place other) {
    boolean near = source.number() == other.source.number();
    return "line " + line + (near ? "" : " of " + source.name());
  }

  /** By text, in the order of reading, and in each from top to bottom. */
  @Override
  public int compareTo(Place other) {
    return ORDER.compare(this, other);
  }
}
