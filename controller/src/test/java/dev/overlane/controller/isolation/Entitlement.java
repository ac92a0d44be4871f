package dev.overlane.controller.isolation;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.LinkedHashMultimap;
import com.google.common.collect.SetMultimap;
import dev.overlane.config.model.FloatingPort;
import dev.overlane.config.model.Host;
import dev.overlane.config.model.Ipv4Address;
import dev.overlane.config.model.NetworkModel;
import dev.overlane.config.model.Overlay.Encoding;
import dev.overlane.config.model.Port;
import dev.overlane.config.model.Segment;
import dev.overlane.controller.plan.KeyMeanings;
import dev.overlane.controller.sim.FakeHost;
import dev.overlane.ovsdb.state.OvsdbMark;
import dev.overlane.ovsdb.state.OvsdbSnapshot;
import dev.overlane.ovsdb.state.OvsdbSnapshot.InterfaceRow;
import dev.overlane.ovsdb.state.OvsdbSnapshot.PortRow;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;

/**
 * Which segments a port may be in: the truth that flows are held against, made of the accepted
 * files and of the hosts' own rows, and of nothing that the controller computes.
 *
 * <p>Of each host a window of revisions counts: the newest one at which the host was at rest, and
 * all accepted after it. A host that leaves the file keeps the window that it had, for its flows
 * stay; nothing is added to it until the file names it again. Of each device a window of states
 * counts as well: those that its rows have had since the host was last at rest, the last one
 * included. A device is in a segment if, in one revision of its host's window,
 *
 * <ul>
 *   <li>the file declares it on that host, in that segment; else if, in one state of its window,
 *   <li>it is plugged with the iface-id of a floating port of that segment; else, if it has none,
 *   <li>it is plugged as plain access port with the segment's tag, and the host has fake bridges.
 * </ul>
 *
 * <p>Every other device, the bridge itself and the fake bridges included, is in no segment. A
 * segment is the same one in two revisions if it has the same name.
 *
 * <p>That a host is at rest is what the controller claims. A false claim only makes a window
 * smaller and so this truth stricter; a claim that never comes ends the run as a failure to
 * converge.
 */
public final class Entitlement {

  /** What a port's rows say of where it is plugged in. */
  private record Plug(Optional<String> ifaceId, OptionalInt tag, boolean plain, boolean marked) {}

  private final Map<String, List<NetworkModel>> windows = new HashMap<>();
  private final Map<String, SetMultimap<String, Plug>> plugs = new HashMap<>();
  private final Map<String, Integer> rowsSeen = new HashMap<>();
  private final Map<String, Integer> rowsAtRest = new HashMap<>();
  private final Map<String, Integer> segmentNumbers = new TreeMap<>();
  private Optional<NetworkModel> current = Optional.empty();
  private int version;

  /** The controller has accepted a file. */
  public void accepted(NetworkModel model) {
    current = Optional.of(model);
    model
        .segments()
        .keySet()
        .forEach(name -> segmentNumbers.putIfAbsent(name, segmentNumbers.size()));
    model
        .hosts()
        .keySet()
        .forEach(host -> windows.computeIfAbsent(host, name -> new ArrayList<>()).add(model));
    version++;
  }

  /** A host is as the newest file says. */
  public void atRest(FakeHost host) {
    NetworkModel model = current.orElseThrow();
    if (!model.hosts().containsKey(host.name())) {
      throw new IllegalStateException(host.name() + " is not in the file");
    }
    List<NetworkModel> window = window(host);
    if (window.size() > 1) {
      windows.put(host.name(), new ArrayList<>(List.of(model)));
      version++;
    }
    Integer rested = rowsAtRest.put(host.name(), host.commits());
    if (rested == null || rested != host.commits()) {
      SetMultimap<String, Plug> now = plugsOf(host);
      if (!now.equals(plugs.put(host.name(), now))) {
        version++;
      }
    }
  }

  /** Takes note of rows that have changed. */
  void look(FakeHost host) {
    Integer seen = rowsSeen.put(host.name(), host.commits());
    if (seen == null || seen != host.commits()) {
      SetMultimap<String, Plug> now = plugsOf(host);
      SetMultimap<String, Plug> all = plugs.putIfAbsent(host.name(), now);
      if (all == null || all.putAll(now)) {
        version++;
      }
    }
  }

  private static SetMultimap<String, Plug> plugsOf(FakeHost host) {
    SetMultimap<String, Plug> found = LinkedHashMultimap.create();
    OvsdbSnapshot rows = host.rows();
    rows.bridges().values().stream()
        .filter(bridge -> bridge.name().equals("br0"))
        .flatMap(bridge -> bridge.ports().stream())
        .map(rows.ports()::get)
        .filter(Objects::nonNull)
        .forEach(
            port -> {
              InterfaceRow iface =
                  requireNonNull(rows.interfaces().get(port.interfaces().iterator().next()));
              found.put(iface.name(), plug(port, iface));
            });
    return found;
  }

  private static Plug plug(PortRow port, InterfaceRow iface) {
    boolean plain =
        port.interfaces().size() == 1
            && port.trunks().isEmpty()
            && port.vlanMode().orElse("access").equals("access")
            && !port.fakeBridge();
    return new Plug(
        Optional.ofNullable(iface.externalIds().get("iface-id")),
        port.tag(),
        plain,
        port.externalIds().containsKey(OvsdbMark.KEY));
  }

  /** Grows with every change of what is allowed. */
  int version() {
    return version;
  }

  /** The revisions that a host's flows may be made of; none: no file has ever named it. */
  List<NetworkModel> window(FakeHost host) {
    return windows.getOrDefault(host.name(), List.of());
  }

  /** The segments of a device, one bit each. */
  long segments(FakeHost host, String device) {
    long set = 0;
    for (NetworkModel model : window(host)) {
      Host known = requireNonNull(model.hosts().get(host.name()));
      Optional<Port> declared =
          known.ports().values().stream()
              .filter(port -> port.interfaceName().equals(device))
              .findFirst();
      if (declared.isPresent()) {
        set |= bit(declared.get().segment());
        continue;
      }
      SetMultimap<String, Plug> states = plugs.get(host.name());
      for (Plug plug : states == null ? Set.<Plug>of() : states.get(device)) {
        set |= plugged(model, known, plug);
      }
    }
    return set;
  }

  private long plugged(NetworkModel model, Host host, Plug plug) {
    if (!plug.plain || plug.marked) {
      return 0;
    }
    Optional<FloatingPort> claim =
        plug.ifaceId.flatMap(
            id ->
                model.floatingPorts().values().stream()
                    .filter(port -> port.ifaceId().equals(id))
                    .findFirst());
    if (claim.isPresent()) {
      return bit(claim.get().segment());
    }
    if (!host.fakeBridges() || plug.tag.isEmpty()) {
      return 0;
    }
    return model.segments().values().stream()
        .filter(segment -> segment.vlan().value() == plug.tag.getAsInt())
        .mapToLong(segment -> bit(segment.name()))
        .sum();
  }

  private long bit(String segment) {
    return 1L << requireNonNull(segmentNumbers.get(segment));
  }

  /** Whether all hosts, those that have left included, are as the newest file says. */
  public boolean isSettled() {
    return windows.values().stream()
        .allMatch(window -> window.equals(List.of(current.orElseThrow())));
  }

  /**
   * Whether a file would give a number that some host may still use for one segment to another one.
   */
  public boolean wouldConfuse(NetworkModel next) {
    KeyMeanings now = KeyMeanings.of(next);
    return windows.values().stream()
        .flatMap(List::stream)
        .map(KeyMeanings::of)
        .anyMatch(then -> differ(then.vnis(), now.vnis()) || differ(then.tags(), now.tags()));
  }

  private static boolean differ(Map<Integer, String> then, Map<Integer, String> now) {
    return then.entrySet().stream()
        .anyMatch(
            meaning -> {
              String other = now.get(meaning.getKey());
              return other != null && !other.equals(meaning.getValue());
            });
  }

  /** Segments in words. */
  String names(long set) {
    ImmutableList.Builder<String> names = ImmutableList.builder();
    segmentNumbers.forEach(
        (name, number) -> {
          if ((set >>> number & 1) != 0) {
            names.add(name);
          }
        });
    List<String> found = names.build();
    return found.isEmpty() ? "no segment" : String.join(" or ", found);
  }

  /** Whether a host may send to a VTEP and take packets from it. */
  boolean knows(FakeHost host, Ipv4Address vtep) {
    return window(host).stream()
        .flatMap(model -> model.hosts().values().stream())
        .anyMatch(peer -> peer.address().equals(vtep));
  }

  /** The segments that a tunnel packet may be of, as one host may understand it. */
  long meanings(FakeHost host, long key, int tag) {
    long set = 0;
    for (NetworkModel model : window(host)) {
      for (Segment segment : model.segments().values()) {
        boolean meant =
            model.overlay().encoding() == Encoding.TRUNK
                ? key == model.overlay().trunkVni().orElseThrow().value()
                    && tag == segment.vlan().value()
                : key == segment.vni().value() && tag < 0;
        if (meant) {
          set |= bit(segment.name());
        }
      }
    }
    return set;
  }

  /** Adds what the newest file says of tags, keys and VTEPs, and the addresses that it names. */
  void addTo(Constants constants) {
    current.ifPresent(
        model -> {
          for (Segment segment : model.segments().values()) {
            constants.tags.add(segment.vlan().value());
            constants.keys.add((long) segment.vni().value());
          }
          model.overlay().trunkVni().ifPresent(vni -> constants.keys.add((long) vni.value()));
          for (Host host : model.hosts().values()) {
            constants.vteps.add(host.address().value());
            host.ports()
                .values()
                .forEach(port -> port.mac().ifPresent(mac -> constants.macs.add(mac.value())));
          }
        });
  }
}
