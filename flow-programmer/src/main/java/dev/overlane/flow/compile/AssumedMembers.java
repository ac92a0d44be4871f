package dev.overlane.flow.compile;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableSortedMap;
import dev.overlane.config.model.Host;
import dev.overlane.config.model.Ipv4Address;
import dev.overlane.config.model.NetworkModel;
import dev.overlane.config.model.Segment;
import dev.overlane.flow.compile.SegmentRoster.HostMembers;
import dev.overlane.flow.state.FlowSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * What a switch's own flows remember of the members of hosts that nobody has observed yet: with it,
 * a controller that restarts while such a host cannot be reached changes nothing.
 *
 * <p>Only segments and hosts of the file count. It is exact for a whole flow set, but for two
 * losses, both closed: an address that two hosts name is remembered of the one that had it, and of
 * unknown addresses it is remembered only that the segment has some elsewhere, so each assumed host
 * is said to have them (learning stays on; learned state never leaves its segment).
 */
public final class AssumedMembers {
  private AssumedMembers() {}

  /**
   * Returns members by segment and host; only segments and hosts of which something is remembered.
   *
   * @param model the file
   * @param observed all flows of one host's switch
   * @param unobservedHosts names of the hosts to look for
   */
  public static ImmutableSortedMap<String, ImmutableSortedMap<String, HostMembers>> in(
      NetworkModel model, FlowSet observed, Set<String> unobservedHosts) {
    Map<Ipv4Address, String> hosts = new HashMap<>();
    for (Host host : model.hosts().values()) {
      if (unobservedHosts.contains(host.name())) {
        hosts.put(host.address(), host.name());
      }
    }
    RememberedFlows remembered = RememberedFlows.in(observed, hosts.keySet());
    ImmutableSortedMap.Builder<String, ImmutableSortedMap<String, HostMembers>> segments =
        ImmutableSortedMap.naturalOrder();
    for (Segment segment : model.segments().values()) {
      ImmutableSortedMap.Builder<String, HostMembers> members = ImmutableSortedMap.naturalOrder();
      for (HostMembers found : remembered.membersOf(segment.vni())) {
        members.put(requireNonNull(hosts.get(found.vtep())), found);
      }
      ImmutableSortedMap<String, HostMembers> all = members.buildOrThrow();
      if (!all.isEmpty()) {
        segments.put(segment.name(), all);
      }
    }
    return segments.buildOrThrow();
  }
}
