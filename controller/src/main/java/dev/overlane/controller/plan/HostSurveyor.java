package dev.overlane.controller.plan;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableSortedMap;
import com.google.common.collect.ImmutableSortedSet;
import dev.overlane.config.model.FloatingPort;
import dev.overlane.config.model.Host;
import dev.overlane.config.model.MacAddress;
import dev.overlane.config.model.Port;
import dev.overlane.flow.compile.HostBindings;
import dev.overlane.flow.compile.HostBindings.LocalPort;
import dev.overlane.flow.compile.PortSecurity;
import dev.overlane.flow.compile.SegmentRoster;
import dev.overlane.flow.state.SwitchPorts;
import dev.overlane.ovsdb.state.ObservedHost;
import dev.overlane.ovsdb.state.ObservedPort;
import dev.overlane.ovsdb.state.OvsdbDiffResult;
import dev.overlane.ovsdb.state.OvsdbProblem;
import dev.overlane.ovsdb.state.PluggedPort;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Decides which ports of a host may have flows. The binding rule: a port has flows only if it is
 * desired, its observed rows agree in every column that matters, and it has an ofport that the
 * switch itself gives to it.
 */
final class HostSurveyor {
  /** How many characters of an iface-id are shown: anybody may write any. */
  private static final int MOST_OF_AN_ID = 64;

  private final FleetView view;
  private final Host host;
  private final ObservedHost observed;
  private final Optional<SwitchPorts> switchPorts;
  private final Map<String, String> problems = new TreeMap<>();
  private final Map<String, LocalPort> ports = new TreeMap<>();
  private final Map<String, String> waiting = new TreeMap<>();
  private final Map<String, String> foreign = new TreeMap<>();
  private OptionalInt tunnel = OptionalInt.empty();
  private String pending = "";

  private HostSurveyor(
      FleetView view,
      Host host,
      ObservedHost observed,
      OvsdbDiffResult diff,
      Optional<SwitchPorts> switchPorts) {
    this.view = view;
    this.host = host;
    this.observed = observed;
    this.switchPorts = switchPorts;
    for (OvsdbProblem problem : diff.problems()) {
      problem.interfaceName().ifPresent(name -> problems.put(name, problem.text()));
    }
  }

  /**
   * Surveys a host.
   *
   * @param switchPorts the ports as the switch names them; empty: it has not told them, and the
   *     database alone is believed
   */
  static HostSurvey survey(
      FleetView view,
      Host host,
      ObservedHost observed,
      OvsdbDiffResult diff,
      Optional<SwitchPorts> switchPorts) {
    return new HostSurveyor(view, host, observed, diff, switchPorts).survey();
  }

  private HostSurvey survey() {
    HostReport report = HostReports.of(view.model(), host, observed);
    surveyTunnel();
    host.ports().values().forEach(port -> surveyDeclared(port, report));
    observed.plugged().forEach(port -> surveyPlugged(port, report));
    return new HostSurvey(
        report,
        new HostBindings(tunnel, ImmutableSortedMap.copyOf(ports), segments()),
        ImmutableSortedMap.copyOf(waiting),
        ImmutableSortedMap.copyOf(foreign),
        pending);
  }

  /** Segments of the ports that have flows, and of those that the file declares here. */
  private ImmutableSortedSet<String> segments() {
    return Stream.concat(
            host.ports().values().stream().map(Port::segment),
            ports.values().stream().map(LocalPort::segment))
        .collect(ImmutableSortedSet.toImmutableSortedSet(Comparator.naturalOrder()));
  }

  private void surveyTunnel() {
    String name = view.model().overlay().interfaceName();
    ObservedPort port = observed.port(name);
    if (port instanceof ObservedPort.Ready ready) {
      if (agrees(name, name, ready.ofport())) {
        tunnel = OptionalInt.of(ready.ofport());
      }
    } else {
      String reason = reason(name, port);
      waiting.put(name, reason);
      pending = "tunnel " + name + ": " + reason;
    }
  }

  private void surveyDeclared(Port port, HostReport report) {
    ObservedPort state = observed.port(port.interfaceName());
    if (state instanceof ObservedPort.Ready ready) {
      Optional<MacAddress> mac =
          port.mac().or(() -> Optional.ofNullable(report.attached().get(port.name())));
      bind(
          port.interfaceName(),
          port.name(),
          port.segment(),
          ready.ofport(),
          mac,
          PortSecurity.of(port));
      return;
    }
    waiting.put(port.name(), reason(port.interfaceName(), state));
    if (state instanceof ObservedPort.Pending) {
      pending = "port " + port.name() + ": " + reason(port.interfaceName(), state);
    }
  }

  private void surveyPlugged(PluggedPort port, HostReport report) {
    Optional<FloatingPort> claim = HostReports.floatingPort(view.model(), port);
    if (claim.isPresent()) {
      surveyFloating(port, claim.get());
      return;
    }
    HostReport.PluggedMember member = report.plugged().get(port.interfaceName());
    if (member == null) {
      foreign.put(port.interfaceName(), port.ifaceId().map(this::unknown).orElse(""));
    } else {
      bind(
          port.interfaceName(),
          port.interfaceName(),
          member.segment(),
          port.ofport().orElseThrow(),
          member.attachedMac(),
          PortSecurity.of(requireNonNull(view.model().segments().get(member.segment()))));
    }
  }

  private void surveyFloating(PluggedPort port, FloatingPort floating) {
    String place = view.floatingHosts().get(floating.name());
    if (!HostReports.isWorkload(port)) {
      waiting.put(
          floating.name(),
          "interface " + port.interfaceName() + ": " + port.error().orElse("it has no ofport"));
    } else if (place != null && !place.equals(host.name())) {
      waiting.put(floating.name(), "it is bound on host " + place + "; unplug it there first");
    } else if (place == null || bound(floating.name()).isPresent()) {
      foreign.put(
          port.interfaceName(),
          bound(floating.name())
              .map(other -> floating.name() + " is " + other + " already")
              .orElse(""));
    } else {
      Optional<MacAddress> mac = floating.mac().or(port::attachedMac);
      bind(
          port.interfaceName(),
          floating.name(),
          floating.segment(),
          port.ofport().orElseThrow(),
          mac,
          PortSecurity.of(floating));
    }
  }

  /** What is wrong with an iface-id that no floating port has. */
  private String unknown(String ifaceId) {
    FloatingPort named = view.model().floatingPorts().get(ifaceId);
    if (named != null) {
      return "the iface-id of " + named.name() + " is " + named.ifaceId() + ", not its name";
    }
    String shown = ifaceId.length() > MOST_OF_AN_ID ? ifaceId.substring(0, MOST_OF_AN_ID) : ifaceId;
    return "no port has its iface-id " + shown.replaceAll("\\p{C}", "?");
  }

  /** The interface that is bound as a port of the file. */
  private Optional<String> bound(String name) {
    return ports.entrySet().stream()
        .filter(entry -> entry.getValue().name().equals(name))
        .map(Map.Entry::getKey)
        .findFirst();
  }

  private void bind(
      String interfaceName,
      String name,
      String segment,
      int ofport,
      Optional<MacAddress> mac,
      PortSecurity security) {
    if (!agrees(interfaceName, name, ofport)) {
      return;
    }
    if (mac.isPresent() && !isOurs(segment, mac.get())) {
      waiting.put(
          name, "its attached-mac " + mac.get() + " is another member's of segment " + segment);
      return;
    }
    ports.put(interfaceName, new LocalPort(name, segment, ofport, mac, mac, security));
  }

  /** Whether the switch gives the interface the number that the database says; else it waits. */
  private boolean agrees(String interfaceName, String name, int ofport) {
    if (switchPorts.isEmpty() || switchPorts.get().agrees(interfaceName, ofport)) {
      return true;
    }
    String reason =
        "the switch and its database do not agree yet on the ofport of " + interfaceName;
    waiting.put(name, reason);
    pending = name + ": " + reason;
    return false;
  }

  /** Whether the segment's roster names this host for the address. */
  private boolean isOurs(String segment, MacAddress mac) {
    SegmentRoster roster = view.rosters().get(segment);
    if (roster == null) {
      return false;
    }
    SegmentRoster.HostMembers members = roster.hosts().get(host.name());
    return members != null && members.knownMacs().contains(mac);
  }

  private String reason(String interfaceName, ObservedPort state) {
    String problem = problems.get(interfaceName);
    if (problem != null) {
      return problem;
    }
    if (state instanceof ObservedPort.Failed failed) {
      return "interface " + interfaceName + ": " + failed.error();
    }
    return state instanceof ObservedPort.Pending
        ? "the switch has not opened " + interfaceName + " yet"
        : "its rows are not as the file says yet";
  }
}
