package dev.overlane.config.yaml;

/**
 * What texts that are read together may cost at most. A file of 1,000 hosts and 20,000 ports has
 * some 250,000 values.
 */
public final class TreeLimits {
  /** Levels of nesting. */
  public static final int MAX_DEPTH = 50;

  /** Values in all texts together, keys included. */
  public static final int MAX_VALUES = 2_000_000;

  /** Values that aliases stand for, counted with what they contain, over all texts. */
  public static final int MAX_ALIASED_VALUES = 100_000;

  private TreeLimits() {}
}
