package dev.overlane.flow.pipeline;

import dev.overlane.config.model.SegmentRules;
import java.util.Objects;

/**
 * The bands of priority. Two flows of one priority never match the same packet, but for those of
 * {@link #RULE}, which then do the same with it.
 */
public enum FlowPriority {
  /** What access rules do not touch. */
  PASS(2000),
  /** What becomes of a packet by its connection alone. */
  CONNECTION(1900),
  /** Access rules: one above the other where they contradict each other. */
  RULE(1000, SegmentRules.MAX_RULES),
  /** Exceptions from a veto, for ports that are trusted. */
  TRUSTED(450),
  /** What no other flow may overrule: drops, and that a question is not answered. */
  VETO(400),
  /** Addresses of groups of stations, and what else goes before the exact flows. */
  GROUP(300),
  /** Flows that name what they match exactly. */
  EXACT(200),
  /** Drops of what is another's. */
  CLAIM(150),
  /** What a port may do if no other claims it. */
  UNCLAIMED(130),
  /** Drops of what a port tells of another's, if it may tell anything else. */
  HEARSAY(125),
  /** Drops of the rest of what a port says, where its flows above are all that it may say. */
  REST(120),
  /** Replication in the segment, for what no exact flow took. */
  FLOOD(100),
  /** What happens to the rest, where that is not a drop. */
  MISS(0);

  private final int value;
  private final int levels;

  FlowPriority(int value) {
    this(value, 1);
  }

  FlowPriority(int value, int levels) {
    this.value = value;
    this.levels = levels;
  }

  /** The OpenFlow priority, 0..65535; of a band with levels, the lowest. */
  public int value() {
    return value;
  }

  /** The OpenFlow priority of a level, 0 for the lowest. */
  int value(int level) {
    return value + Objects.checkIndex(level, levels);
  }

  /** How many priorities the band has, one above the other. */
  int levels() {
    return levels;
  }

  /** Whether a priority is of this band. */
  boolean has(int priority) {
    return priority >= value && priority < value + levels;
  }
}
