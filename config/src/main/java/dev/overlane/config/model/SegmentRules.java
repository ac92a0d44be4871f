package dev.overlane.config.model;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSortedMap;
import java.util.Optional;

/**
 * The access rules in one segment. Of each list the first rule that speaks of a packet counts. A
 * packet is dropped if its sender's or its receiver's port denies it; else it passes if one of them
 * allows it; else the segment decides, at last by its default. What is no IP has only the default.
 *
 * @param stateful whether switches tell by the connection who opened it, and judge every packet of
 *     it as they judge those that go the way of the first; else answers are told by the packet
 * @param allowsByDefault what becomes of packets that no rule speaks of
 * @param rules of the segment, in file order
 * @param ports of its ports, wherever they are, by name; each has at least one rule
 */
public record SegmentRules(
    boolean stateful,
    boolean allowsByDefault,
    ImmutableList<AccessRule> rules,
    ImmutableSortedMap<String, PortRules> ports) {

  /** Everything passes. */
  public static final SegmentRules NONE =
      new SegmentRules(false, true, ImmutableList.of(), ImmutableSortedMap.of());

  /** The same, with connections tracked. */
  public SegmentRules withConnections() {
    return new SegmentRules(true, allowsByDefault, rules, ports);
  }

  /** Whether everything passes, whatever it is. */
  public boolean areNone() {
    return allowsByDefault && rules.isEmpty() && ports.isEmpty();
  }

  /** Whether some port has rules that speak of packets to it. */
  public boolean guardsReceivers() {
    return ports.values().stream().anyMatch(this::guardsReceiver);
  }

  /** Whether rules of a port speak of packets to it. */
  public boolean guardsReceiver(PortRules port) {
    return stateful ? !port.rules().isEmpty() : port.guardsReceiver();
  }

  /** Most rules in one list. */
  public static final int MAX_RULES = 256;

  /**
   * The rules of one port.
   *
   * @param mac its address; there if some rule speaks of packets to the port
   * @param rules in file order
   */
  public record PortRules(Optional<MacAddress> mac, ImmutableList<AccessRule> rules) {

    /** The same where rules are not stateful: answers to what the port may send count. */
    boolean guardsReceiver() {
      return rules.stream().anyMatch(rule -> rule.direction().isIn() || rule.answers().isPresent());
    }
  }
}
