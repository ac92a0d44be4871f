package dev.overlane.it.chaos.relay;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * A point in the controller's conversation at which a host's connections stand still, so that the
 * controller can be killed exactly there. Springs once.
 */
public final class Trap {
  /** Where. */
  public enum Point {
    /** The switch has been told to open a bundle, and nothing more. */
    BUNDLE_OPENED,
    /** The switch has got some changes of a bundle, and no commit. */
    BUNDLE_FILLED,
    /** The switch has got the commit; its reply does not reach the controller. */
    BUNDLE_COMMITTED,
    /** The ovsdb-server has got the first half of a transaction's text. */
    TRANSACTION_HALF_SENT,
    /** The ovsdb-server has got a whole transaction; its reply does not reach the controller. */
    TRANSACTION_UNANSWERED
  }

  private final Point point;
  private final AtomicInteger left;

  /**
   * @param left with {@link Point#BUNDLE_FILLED}, how many changes pass before it springs
   */
  Trap(Point point, int left) {
    this.point = point;
    this.left = new AtomicInteger(left);
  }

  Point point() {
    return point;
  }

  /** One more change of a bundle has passed; whether that was the last to pass. */
  boolean passed() {
    return left.decrementAndGet() <= 0;
  }
}
