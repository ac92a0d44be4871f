package dev.overlane.flow.state;

import com.google.common.collect.ImmutableList;

/**
 * One flow entry.
 *
 * @param key its identity
 * @param cookie the controller's mark; see FlowCookie
 * @param instructions in the switch's order of execution: meter, apply-actions, write-metadata,
 *     goto-table
 * @param lifetime when the switch drops it by itself
 */
public record Flow(
    FlowKey key, long cookie, ImmutableList<FlowInstruction> instructions, Lifetime lifetime) {

  /**
   * When a switch drops a flow by itself.
   *
   * @param idleTimeout seconds without a hit; 0: never
   * @param hardTimeout seconds since it was added; 0: never
   * @param flags OpenFlow flow-mod flags (OFPFF_*)
   */
  public record Lifetime(int idleTimeout, int hardTimeout, int flags) {
    public static final Lifetime PERMANENT = new Lifetime(0, 0, 0);
  }

  /** A permanent flow. */
  public static Flow of(FlowKey key, long cookie, FlowInstruction... instructions) {
    return new Flow(key, cookie, ImmutableList.copyOf(instructions), Lifetime.PERMANENT);
  }

  @Override
  public boolean equals(Object other) {
    return this == other
        || (other instanceof Flow flow
            && cookie == flow.cookie
            && key.equals(flow.key)
            && instructions.equals(flow.instructions)
            && lifetime.equals(flow.lifetime));
  }

  @Override
  public int hashCode() {
    return key.hashCode() * 31 + Long.hashCode(cookie);
  }
}
