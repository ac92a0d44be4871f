package dev.overlane.controller.plan;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSortedMap;
import com.google.common.collect.ImmutableSortedSet;
import dev.overlane.config.model.Host;
import dev.overlane.config.model.IpAddress;
import dev.overlane.config.model.MacAddress;
import dev.overlane.config.model.NetworkModel;
import dev.overlane.config.model.Trust;
import dev.overlane.flow.compile.PortSecurity;
import dev.overlane.flow.compile.SegmentRoster;
import dev.overlane.flow.compile.SegmentRoster.AddressOwner;
import dev.overlane.flow.compile.SegmentRoster.HostMembers;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Who is in each segment: the declared ports of the file, whether or not their host can be reached,
 * and what the hosts report. The file's MAC addresses are believed first; of addresses that hosts
 * merely report, one already taken in the segment counts as unknown, so that no report can draw
 * another member's traffic.
 */
public final class RosterBuilder {
  private final NetworkModel model;
  private final Map<String, HostReport> reports;
  private final Map<String, String> floatingHosts;
  private final Predicate<String> wanted;
  private final Map<String, Map<String, Members>> segments = new TreeMap<>();
  private final Map<String, Map<IpAddress, AddressOwner>> addresses = new HashMap<>();

  private RosterBuilder(
      NetworkModel model,
      Map<String, HostReport> reports,
      Map<String, String> floatingHosts,
      Predicate<String> wanted) {
    this.model = model;
    this.reports = reports;
    this.floatingHosts = floatingHosts;
    this.wanted = wanted;
  }

  /**
   * Returns the roster of every segment that has a member.
   *
   * @param reports last report of each host, by host name
   * @param floatingHosts place of each floating port, see {@link FloatingPlaces}
   */
  public static ImmutableMap<String, SegmentRoster> build(
      NetworkModel model, Map<String, HostReport> reports, Map<String, String> floatingHosts) {
    return new RosterBuilder(model, reports, floatingHosts, segment -> true)
        .build(model.hosts().values());
  }

  /**
   * Returns the roster of one segment, as {@link #build} would; empty: it has no member.
   *
   * @param hosts names of the hosts that may have members of it, in their order
   */
  static Optional<SegmentRoster> buildOne(
      String segment,
      SortedSet<String> hosts,
      NetworkModel model,
      Map<String, HostReport> reports,
      Map<String, String> floatingHosts) {
    return new RosterBuilder(model, reports, floatingHosts, segment::equals)
            .build(
                hosts.stream().flatMap(name -> Stream.ofNullable(model.hosts().get(name))).toList())
            .values()
            .stream()
            .findFirst();
  }

  private ImmutableMap<String, SegmentRoster> build(Iterable<Host> candidates) {
    candidates.forEach(this::addHost);
    model
        .floatingPorts()
        .values()
        .forEach(port -> addAddresses(port.segment(), port.mac(), PortSecurity.of(port)));
    ImmutableMap.Builder<String, SegmentRoster> rosters = ImmutableMap.builder();
    segments.forEach((segment, hosts) -> rosters.put(segment, settle(segment, hosts)));
    return rosters.buildOrThrow();
  }

  private void addHost(Host host) {
    HostReport report = reports.getOrDefault(host.name(), HostReport.EMPTY);
    host.ports().values().stream()
        .filter(port -> wanted.test(port.segment()))
        .forEach(
            port -> {
              var attachedMac = Optional.ofNullable(report.attached().get(port.name()));
              add(port.segment(), host.name(), port.mac(), attachedMac);
              addAddresses(port.segment(), port.mac(), PortSecurity.of(port));
              claim(port.segment(), attachedMac, PortSecurity.of(port));
            });
    report
        .plugged()
        .values()
        .forEach(
            plugged ->
                add(plugged.segment(), host.name(), Optional.empty(), plugged.attachedMac()));
    report
        .floating()
        .forEach(
            (name, attachedMac) -> {
              var port = model.floatingPorts().get(name);
              if (port != null && host.name().equals(floatingHosts.get(name))) {
                add(port.segment(), host.name(), port.mac(), attachedMac);
                claim(port.segment(), attachedMac, PortSecurity.of(port));
              }
            });
  }

  private void add(
      String segment,
      String host,
      Optional<MacAddress> declaredMac,
      Optional<MacAddress> attachedMac) {
    if (wanted.test(segment)) {
      segments
          .computeIfAbsent(segment, name -> new LinkedHashMap<>())
          .computeIfAbsent(host, name -> new Members())
          .add(declaredMac, attachedMac);
    }
  }

  private void addAddresses(String segment, Optional<MacAddress> mac, PortSecurity declared) {
    AddressOwner owner = new AddressOwner(mac, declared.trusted().contains(Trust.RA));
    Map<IpAddress, AddressOwner> all = addressesOf(segment, declared);
    declared.addresses().forEach(address -> all.put(address, owner));
    declared.sources(mac).forEach(address -> all.putIfAbsent(address, owner));
  }

  /** What a port may say of itself by the MAC address that was told of it, nobody else may. */
  private void claim(String segment, Optional<MacAddress> attachedMac, PortSecurity declared) {
    AddressOwner owner = new AddressOwner(Optional.empty(), false);
    Map<IpAddress, AddressOwner> all = addressesOf(segment, declared);
    declared.sources(attachedMac).forEach(address -> all.putIfAbsent(address, owner));
  }

  /** Where the addresses of a port go; nowhere, if it has none or nobody wants its segment's. */
  private Map<IpAddress, AddressOwner> addressesOf(String segment, PortSecurity declared) {
    return declared.addresses().isEmpty() || !wanted.test(segment)
        ? new HashMap<>()
        : addresses.computeIfAbsent(segment, name -> new HashMap<>());
  }

  private SegmentRoster settle(String segment, Map<String, Members> hosts) {
    Set<MacAddress> taken = new HashSet<>();
    hosts.values().forEach(members -> taken.addAll(members.declared));
    ImmutableSortedMap.Builder<String, HostMembers> settled = ImmutableSortedMap.naturalOrder();
    hosts.forEach(
        (name, members) -> {
          Host host = model.hosts().get(name);
          if (host != null) {
            settled.put(name, members.settle(host, taken));
          }
        });
    return new SegmentRoster(
        segment,
        settled.build(),
        ImmutableSortedMap.copyOf(addresses.getOrDefault(segment, Map.of())));
  }

  /** One host's members of one segment while they are being collected. */
  private static final class Members {
    private final Set<MacAddress> declared = new HashSet<>();
    private final Map<MacAddress, Integer> attached = new HashMap<>();
    private boolean unknown;

    void add(Optional<MacAddress> declaredMac, Optional<MacAddress> attachedMac) {
      if (declaredMac.isPresent()) {
        declared.add(declaredMac.get());
      } else if (attachedMac.isPresent()) {
        attached.merge(attachedMac.get(), 1, Integer::sum);
      } else {
        unknown = true;
      }
    }

    HostMembers settle(Host host, Set<MacAddress> taken) {
      ImmutableSortedSet.Builder<MacAddress> known = ImmutableSortedSet.naturalOrder();
      known.addAll(declared);
      boolean hasUnknown = unknown;
      for (Map.Entry<MacAddress, Integer> entry : attached.entrySet()) {
        if (entry.getValue() == 1 && taken.add(entry.getKey())) {
          known.add(entry.getKey());
        } else {
          hasUnknown = true;
        }
      }
      return new HostMembers(host.address(), known.build(), hasUnknown);
    }
  }
}
