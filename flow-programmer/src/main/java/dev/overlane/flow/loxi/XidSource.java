package dev.overlane.flow.loxi;

/**
 * Transaction ids of one connection, confined to its I/O thread. OpenFlowJ's own come from one
 * counter of the whole JVM; these make the dialogue with one switch independent of all others. 0 is
 * never given: switches use it in what they send unasked.
 */
final class XidSource {
  private static final long LAST = 0xffff_ffffL;

  private long next = 1;

  long take() {
    return take(1);
  }

  /** Returns the first of {@code count} consecutive ids. */
  long take(int count) {
    if (next + count - 1 > LAST) {
      next = 1;
    }
    long first = next;
    next += count;
    return first;
  }
}
