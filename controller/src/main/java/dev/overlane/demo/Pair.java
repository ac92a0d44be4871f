package dev.overlane.demo;

/**
 * An ordered pair of containers.
 *
 * @param from who asks
 * @param to who is to answer
 */
record Pair(String from, String to) {
  /** As it is shown: {@code A > B}. */
  @Override
  public String toString() {
    return from + " > " + to;
  }
}
