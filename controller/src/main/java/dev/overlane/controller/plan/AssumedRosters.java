package dev.overlane.controller.plan;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSortedMap;
import com.google.common.collect.ImmutableSortedSet;
import dev.overlane.config.model.Host;
import dev.overlane.config.model.MacAddress;
import dev.overlane.config.model.NetworkModel;
import dev.overlane.flow.compile.HostBindings;
import dev.overlane.flow.compile.SegmentRoster;
import dev.overlane.flow.compile.SegmentRoster.HostMembers;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Completes rosters with what a host's own flows remember of hosts that have not been observed
 * since the controller started. Members that only such a host knows (plugged into a fake bridge,
 * floating, with an attached-mac) are neither in the file nor reported; without this, a restart
 * while the host cannot be reached would cut them off.
 */
public final class AssumedRosters {
  private AssumedRosters() {}

  /** Returns the rosters of the segments whose flows the host has, completed. */
  static ImmutableMap<String, SegmentRoster> merge(
      FleetView view,
      HostBindings bindings,
      Map<String, ? extends Map<String, HostMembers>> assumed) {
    ImmutableMap.Builder<String, SegmentRoster> merged = ImmutableMap.builder();
    bindings
        .segments()
        .forEach(
            segment ->
                merged.put(
                    segment,
                    complete(
                        view,
                        view.rosters()
                            .getOrDefault(
                                segment, new SegmentRoster(segment, ImmutableSortedMap.of())),
                        assumed.get(segment))));
    return merged.buildOrThrow();
  }

  private static SegmentRoster complete(
      FleetView view, SegmentRoster roster, @Nullable Map<String, HostMembers> assumed) {
    if (assumed == null || assumed.keySet().stream().noneMatch(view.unobserved()::contains)) {
      return roster;
    }
    Set<MacAddress> taken = new HashSet<>();
    roster.hosts().values().forEach(members -> taken.addAll(members.knownMacs()));
    TreeMap<String, HostMembers> hosts = new TreeMap<>(roster.hosts());
    assumed.forEach(
        (name, remembered) -> {
          Host host = view.model().hosts().get(name);
          if (host != null
              && view.unobserved().contains(name)
              && mayHaveUndeclared(view.model(), host, roster.segment())) {
            hosts.merge(name, fresh(host, remembered, taken), AssumedRosters::union);
          }
        });
    return new SegmentRoster(
        roster.segment(), ImmutableSortedMap.copyOf(hosts), roster.addresses());
  }

  /** Whether a host may have members, or addresses of members, that the file does not name. */
  private static boolean mayHaveUndeclared(NetworkModel model, Host host, String segment) {
    return host.fakeBridges()
        || host.ports().values().stream()
            .anyMatch(port -> port.segment().equals(segment) && port.mac().isEmpty())
        || model.floatingPorts().values().stream().anyMatch(port -> port.segment().equals(segment));
  }

  private static HostMembers fresh(Host host, HostMembers remembered, Set<MacAddress> taken) {
    ImmutableSortedSet.Builder<MacAddress> macs = ImmutableSortedSet.naturalOrder();
    remembered.knownMacs().stream().filter(taken::add).forEach(macs::add);
    return new HostMembers(host.address(), macs.build(), remembered.hasUnknownMacs());
  }

  private static HostMembers union(HostMembers declared, HostMembers remembered) {
    return new HostMembers(
        declared.vtep(),
        ImmutableSortedSet.<MacAddress>naturalOrder()
            .addAll(declared.knownMacs())
            .addAll(remembered.knownMacs())
            .build(),
        remembered.hasUnknownMacs()
            || (declared.hasUnknownMacs() && remembered.knownMacs().isEmpty()));
  }
}
