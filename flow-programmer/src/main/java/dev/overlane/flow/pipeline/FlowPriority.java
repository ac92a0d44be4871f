package dev.overlane.flow.pipeline;

/** The bands of priority. Two flows of one band never match the same packet. */
public enum FlowPriority {
  /** Drops that no other flow may overrule. */
  VETO(400),
  /** Addresses of groups of stations. */
  GROUP(300),
  /** Flows that name what they match exactly. */
  EXACT(200),
  /** Replication in the segment, for what no exact flow took. */
  FLOOD(100),
  /** What happens to the rest, where that is not a drop. */
  MISS(0);

  private final int value;

  FlowPriority(int value) {
    this.value = value;
  }

  /** The OpenFlow priority, 0..65535. */
  public int value() {
    return value;
  }
}
