package dev.overlane.controller.plan;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.MultimapBuilder;
import com.google.common.collect.SetMultimap;
import com.google.common.collect.Sets;
import com.google.common.collect.SortedSetMultimap;
import dev.overlane.config.model.FloatingPort;
import dev.overlane.config.model.Host;
import dev.overlane.config.model.NetworkModel;
import dev.overlane.config.model.Port;
import dev.overlane.flow.compile.SegmentRoster;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Who is where, kept up report by report: what {@link RosterBuilder} and {@link FloatingPlaces}
 * make of all reports, at the cost of the segments that a report concerns. Confined to its owner.
 */
public final class Roll {
  private final Map<String, HostReport> reports = new HashMap<>();
  private final Set<String> unobserved = new HashSet<>();

  /** Hosts that declare a port of a segment, by the segment. */
  private final SortedSetMultimap<String, String> declarers = sets();

  /** Hosts that report a member of a segment, by the segment. */
  private final SortedSetMultimap<String, String> reporters = sets();

  /** Hosts on which a floating port shows up, by the port. */
  private final SortedSetMultimap<String, String> claimants = sets();

  /**
   * Hosts whose flows remembered a host that was not observed yet, by the latter. Kept for good:
   * who leaves the file and returns is not observed yet, once more.
   */
  private final SetMultimap<String, String> rememberers = sets();

  private NetworkModel model;
  private boolean built;
  private Map<String, SegmentRoster> rosters = new TreeMap<>();
  private Map<String, String> places = new TreeMap<>();

  public Roll(NetworkModel model) {
    this.model = model;
  }

  private static SortedSetMultimap<String, String> sets() {
    return MultimapBuilder.hashKeys().treeSetValues().<String, String>build();
  }

  /** Another revision of the file is in force. What hosts of it have reported still counts. */
  public void accept(NetworkModel next) {
    NetworkModel last = model;
    model = next;
    boolean stay = !reports.keySet().retainAll(next.hosts().keySet());
    unobserved.clear();
    unobserved.addAll(Sets.difference(next.hosts().keySet(), reports.keySet()));
    Map<String, String> settled = FloatingPlaces.of(reports, places);
    stay &= settled.equals(places) && next.floatingPorts().equals(last.floatingPorts());
    places = new TreeMap<>(settled);
    Set<String> changed = changedHosts(last, next);
    if (built && stay && changed.stream().allMatch(this::reportsNothing)) {
      changed.forEach(host -> reindex(host, last.hosts().get(host), next.hosts().get(host)));
    } else {
      buildAll(next);
    }
  }

  private static Set<String> changedHosts(NetworkModel last, NetworkModel next) {
    Set<String> changed = new TreeSet<>();
    for (String host : Sets.union(last.hosts().keySet(), next.hosts().keySet())) {
      if (!Objects.equals(last.hosts().get(host), next.hosts().get(host))) {
        changed.add(host);
      }
    }
    return changed;
  }

  private boolean reportsNothing(String host) {
    return reports.getOrDefault(host, HostReport.EMPTY).equals(HostReport.EMPTY);
  }

  /** Another revision says other things of a host: makes the rosters anew that this concerns. */
  private void reindex(String name, @Nullable Host before, @Nullable Host now) {
    Set<String> segments = new TreeSet<>();
    Map<String, Port> had = before == null ? ImmutableMap.of() : before.ports();
    Map<String, Port> has = now == null ? ImmutableMap.of() : now.ports();
    boolean moved = before == null || now == null || !before.address().equals(now.address());
    for (String port : Sets.union(had.keySet(), has.keySet())) {
      if (moved || !Objects.equals(had.get(port), has.get(port))) {
        Stream.of(had, has)
            .flatMap(ports -> Stream.ofNullable(ports.get(port)))
            .forEach(either -> segments.add(either.segment()));
      }
    }
    had.values().forEach(port -> declarers.remove(port.segment(), name));
    has.values().forEach(port -> declarers.put(port.segment(), name));
    segments.forEach(this::rebuild);
  }

  private void buildAll(NetworkModel next) {
    built = true;
    Map<String, SegmentRoster> before = rosters;
    rosters = new TreeMap<>(RosterBuilder.build(next, reports, places));
    // What has not changed stays the same object: comparing it costs nothing then.
    rosters.replaceAll(
        (name, roster) -> roster.equals(before.get(name)) ? before.get(name) : roster);
    index();
  }

  private void index() {
    declarers.clear();
    reporters.clear();
    claimants.clear();
    model
        .hosts()
        .values()
        .forEach(
            host ->
                host.ports().values().forEach(port -> declarers.put(port.segment(), host.name())));
    reports.forEach(this::index);
  }

  private void index(String host, HostReport report) {
    segments(host, report).forEach(segment -> reporters.put(segment, host));
    report.floating().keySet().forEach(port -> claimants.put(port, host));
  }

  private void unindex(String host, HostReport report) {
    segments(host, report).forEach(segment -> reporters.remove(segment, host));
    report.floating().keySet().forEach(port -> claimants.remove(port, host));
  }

  /** The segments of which a report says something. */
  private Set<String> segments(String host, HostReport report) {
    Set<String> segments = new TreeSet<>();
    report.plugged().values().forEach(member -> segments.add(member.segment()));
    for (String port : report.floating().keySet()) {
      FloatingPort floating = model.floatingPorts().get(port);
      if (floating != null) {
        segments.add(floating.segment());
      }
    }
    Map<String, Port> declared = Objects.requireNonNull(model.hosts().get(host), host).ports();
    for (String port : report.attached().keySet()) {
      Port attached = declared.get(port);
      if (attached != null) {
        segments.add(attached.segment());
      }
    }
    return segments;
  }

  /**
   * Takes in what a host of the file reports.
   *
   * @return the other hosts whose flows it may change: those that share a segment whose roster
   *     changed, those that claim a floating port whose place changed, and, with the first report
   *     of a host, those that remembered its members
   */
  public ImmutableSet<String> report(String host, HostReport report) {
    HostReport before = reports.put(host, report);
    if (report.equals(before)) {
      return ImmutableSet.of();
    }
    Set<String> concerned = new HashSet<>();
    Set<String> segments = new TreeSet<>(segments(host, report));
    if (before == null) {
      unobserved.remove(host);
      concerned.addAll(rememberers.get(host));
    } else {
      segments.addAll(segments(host, before));
      unindex(host, before);
    }
    index(host, report);
    for (String port : floating(before, report)) {
      concerned.addAll(settle(port));
    }
    segments.forEach(segment -> concerned.addAll(rebuild(segment)));
    concerned.remove(host);
    return ImmutableSet.copyOf(concerned);
  }

  private static Set<String> floating(@Nullable HostReport before, HostReport now) {
    Set<String> ports = new TreeSet<>(now.floating().keySet());
    if (before != null) {
      ports.addAll(before.floating().keySet());
    }
    return ports;
  }

  /** Finds a floating port's place anew; returns whom a change concerns. */
  private Set<String> settle(String port) {
    SortedSet<String> claims = claimants.get(port);
    String before = places.get(port);
    if (claims.isEmpty()) {
      places.remove(port);
    } else if (before == null || !claims.contains(before)) {
      places.put(port, claims.first());
    }
    Set<String> concerned = new HashSet<>();
    if (!Objects.equals(before, places.get(port))) {
      concerned.addAll(claims);
      Optional.ofNullable(before).ifPresent(concerned::add);
    }
    return concerned;
  }

  /** Makes a segment's roster anew; returns whom a change concerns. */
  private Set<String> rebuild(String segment) {
    SortedSet<String> hosts = new TreeSet<>(declarers.get(segment));
    hosts.addAll(reporters.get(segment));
    SegmentRoster before = rosters.get(segment);
    Optional<SegmentRoster> now = RosterBuilder.buildOne(segment, hosts, model, reports, places);
    if (now.equals(Optional.ofNullable(before))) {
      return ImmutableSet.of();
    }
    now.ifPresentOrElse(roster -> rosters.put(segment, roster), () -> rosters.remove(segment));
    Set<String> concerned = new HashSet<>();
    now.ifPresent(roster -> concerned.addAll(roster.hosts().keySet()));
    Optional.ofNullable(before).ifPresent(roster -> concerned.addAll(roster.hosts().keySet()));
    return concerned;
  }

  /**
   * Takes in that a host's flows remember members of others that it took for unobserved.
   *
   * @return whether one of them is observed by now, so that the host must be told
   */
  public boolean remembered(String host, Set<String> others) {
    others.forEach(other -> rememberers.put(other, host));
    return !unobserved.containsAll(others);
  }

  /** What hosts need to know of each other now. */
  public FleetView view(long revision) {
    return new FleetView(
        revision,
        model,
        ImmutableMap.copyOf(rosters),
        ImmutableMap.copyOf(places),
        ImmutableMap.copyOf(reports),
        ImmutableSet.copyOf(unobserved));
  }
}
