package dev.overlane.config.yaml;

/**
 * What texts that are read together may still cost, all in all. Confined to the thread that made
 * it.
 */
public final class TreeBudget {
  private int values;
  private long aliased;

  /** Takes one value; returns whether it was still there. */
  boolean takeValue() {
    return ++values <= TreeLimits.MAX_VALUES;
  }

  /** Takes some values if all of them are still there; returns whether they were. */
  boolean takeValues(int count) {
    boolean there = values + count <= TreeLimits.MAX_VALUES;
    values += there ? count : 0;
    return there;
  }

  /** How many values were taken. */
  int values() {
    return values;
  }

  /** Takes what an alias stands for; returns whether it was still there. */
  boolean takeAliased(long weight) {
    aliased += weight;
    return aliased <= TreeLimits.MAX_ALIASED_VALUES;
  }
}
