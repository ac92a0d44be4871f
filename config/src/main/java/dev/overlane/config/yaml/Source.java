package dev.overlane.config.yaml;

/**
 * One of the texts that are read together.
 *
 * @param number 0 for the main one; the others are numbered as they are read
 * @param name what messages call it; empty where nobody asked for a name
 */
public record Source(int number, String name) {
  /** The main text, where its name does not matter. */
  public static final Source MAIN = new Source(0, "");

  /** Where it begins. */
  public Place start() {
    return new Place(this, 1, 1);
  }
}
