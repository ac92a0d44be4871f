package dev.overlane.config.model;

import static com.google.common.base.Preconditions.checkArgument;

/**
 * An IEEE 802.1Q VLAN identifier that may tag a frame: 1..4094.
 *
 * @param value the identifier; 0 (priority tag) and 4095 (reserved) are no VLANs
 */
public record VlanTag(int value) implements Comparable<VlanTag> {
  public static final int MIN = 1;
  public static final int MAX = 4094;

  public VlanTag {
    checkArgument(value >= MIN && value <= MAX, "vlan %s is not in %s..%s", value, MIN, MAX);
  }

  @Override
  public int compareTo(VlanTag other) {
    return Integer.compare(value, other.value);
  }

  @Override
  public String toString() {
    return Integer.toString(value);
  }
}
