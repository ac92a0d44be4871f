package dev.overlane.controller.cluster;

import java.time.Duration;

/**
 * For how long no living member has been seen with the network that etcd names. PURE.
 *
 * @param head what etcd named
 * @param since when nobody was seen with it first, in nanoseconds
 * @param last when nobody was seen with it last
 * @param began whether anybody looked
 */
record Absence(String head, long since, long last, boolean began) {
  /** Nobody has looked yet, or somebody was there. */
  static final Absence NONE = new Absence("", 0, 0, false);

  /** What etcd says of members comes later than what it names; a member that restarts is brief. */
  static final Duration GRACE = Duration.ofSeconds(10);

  /** Who did not look for so long cannot tell what was there meanwhile. */
  private static final Duration BLIND = Duration.ofSeconds(5);

  /**
   * As this, after one more look.
   *
   * @param named what etcd names now
   * @param following whether some member that lives has it
   */
  Absence seen(String named, boolean following, long now) {
    if (following) {
      return NONE;
    }
    boolean same = began && head.equals(named) && now - last <= BLIND.toNanos();
    return new Absence(named, same ? since : now, now, true);
  }

  /** Whether it lasts long enough that the network may be taken for nobody's. */
  boolean isLong() {
    return began && last - since >= GRACE.toNanos();
  }
}
