package dev.overlane.config.model;

import static com.google.common.base.Preconditions.checkArgument;

/**
 * How many frames a port may send that go to all of its segment: broadcast, multicast, and what is
 * for stations that nobody knows. Each costs every member something.
 *
 * @param packetsPerSecond in the long run, and at once after a pause, from {@link #MIN} to {@link
 *     #MAX}
 */
public record FloodLimit(int packetsPerSecond) {
  /** Fewest. */
  public static final int MIN = 1;

  /** Most. */
  public static final int MAX = 10_000_000;

  /** What holds where the file says nothing. */
  public static final FloodLimit DEFAULT = new FloodLimit(1000);

  public FloodLimit {
    checkArgument(
        packetsPerSecond >= MIN && packetsPerSecond <= MAX, "%s a second", packetsPerSecond);
  }

  @Override
  public String toString() {
    return Integer.toString(packetsPerSecond);
  }
}
