package dev.overlane.it.chaos;

/**
 * Which pairs of members a fault may touch. All others must not lose a packet. PURE.
 *
 * @param host the host it strikes; empty: none
 * @param local whether pairs with both ends on that host are among them
 */
record Concern(String host, boolean local) {
  /** No pair at all. */
  static final Concern NOBODY = new Concern("", false);

  /** Every pair with an end on the host. */
  static Concern endsOn(String host) {
    return new Concern(host, true);
  }

  /** Every pair with one end on the host and one elsewhere. */
  static Concern crossing(String host) {
    return new Concern(host, false);
  }

  boolean covers(Member from, Member to) {
    boolean starts = from.host().equals(host);
    boolean ends = to.host().equals(host);
    return local ? starts || ends : starts != ends;
  }
}
