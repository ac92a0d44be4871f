package dev.overlane.it.chaos;

import java.time.Instant;

/**
 * A probe that one member never got though no fault may touch the pair.
 *
 * @param stream the number of its {@link ProbeStream}
 * @param number its place in the stream
 * @param sent when it left
 * @param from who sent it
 * @param to who never got it
 */
record Loss(int stream, int number, Instant sent, Member from, Member to) {
  @Override
  public String toString() {
    return sent
        + " LOST: "
        + from.name()
        + " to "
        + to.name()
        + " (probe "
        + number
        + " of stream "
        + stream
        + "), not concerned";
  }
}
