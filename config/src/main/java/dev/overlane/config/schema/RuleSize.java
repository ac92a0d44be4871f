package dev.overlane.config.schema;

import com.google.common.collect.ImmutableList;
import dev.overlane.config.model.IpPrefix;
import dev.overlane.config.model.PortMask;
import dev.overlane.config.model.PortRange;
import java.util.List;

/** How many flows a rule takes: one for each source, destination and mask of its ports. */
final class RuleSize {
  /** Most that one rule may take on a switch. */
  static final int MAX_FLOWS = 4096;

  private RuleSize() {}

  /** Whether a rule is one that a switch can take; else that is reported. */
  static boolean check(
      ImmutableList<IpPrefix> from, ImmutableList<IpPrefix> to, List<PortRange> ports, Value item) {
    long pairs = pairs(from, to, false) + pairs(from, to, true);
    if (pairs == 0) {
      item.error(
          "can speak of no packet: all of `from` are of one IP version, all of `to` of the other",
          "give both ends addresses of the same version");
      return false;
    }
    long masks = Math.max(1, ports.stream().mapToLong(range -> PortMask.of(range).size()).sum());
    if (pairs * masks > MAX_FLOWS) {
      item.error(
          "takes " + pairs * masks + " flows, and at most " + MAX_FLOWS + " are taken",
          "name a network instead of many addresses, or leave out one end");
    }
    return pairs * masks <= MAX_FLOWS;
  }

  private static long pairs(List<IpPrefix> from, List<IpPrefix> to, boolean ipv6) {
    return count(from, ipv6) * count(to, ipv6);
  }

  private static long count(List<IpPrefix> prefixes, boolean ipv6) {
    return prefixes.isEmpty()
        ? 1
        : prefixes.stream().filter(prefix -> prefix.ipv6() == ipv6).count();
  }
}
