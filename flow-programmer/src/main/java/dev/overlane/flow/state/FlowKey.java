package dev.overlane.flow.state;

import static com.google.common.base.Preconditions.checkArgument;

/**
 * What identifies a flow in a switch: adding another with the same key replaces it.
 *
 * @param table OpenFlow table, 0..254
 * @param priority 0..65535
 * @param match what it matches
 */
public record FlowKey(int table, int priority, FlowMatch match) {
  public FlowKey {
    checkArgument(table >= 0 && table < 255, "table %s", table);
    checkArgument(priority >= 0 && priority <= 0xffff, "priority %s", priority);
  }

  @Override
  public boolean equals(Object other) {
    return this == other
        || (other instanceof FlowKey key
            && table == key.table
            && priority == key.priority
            && match.equals(key.match));
  }

  @Override
  public int hashCode() {
    return (match.hashCode() * 31 + table) * 31 + priority;
  }
}
