package dev.overlane.controller.isolation;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import dev.overlane.config.model.Ipv4Address;
import dev.overlane.controller.isolation.Way.Place;
import dev.overlane.controller.sim.FakeHost;
import dev.overlane.controller.sim.World;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * Holds a simulated network to its promise: at no instant can any packet cross from one segment to
 * another. Decided, not sampled: every port of every bridge gives its switch every class of packets
 * ({@link PacketClasses}), every tunnel gets every class from every VTEP, known or not, with every
 * key and tag; all are followed through the flows that the controller wrote and nobody has touched
 * since (what somebody else writes is drift: it is to be repaired, and is no flow of ours), the
 * learned ones included, through the tunnels into the flows of whatever host owns the address, each
 * at whatever revision, to the ports where they come out. A leak is
 *
 * <ul>
 *   <li>a way between two ports that have no segment in common ({@link Entitlement});
 *   <li>a port that packets of two segments reach or leave at the same moment: whatever it is in,
 *       it is in one at a time;
 *   <li>a tunnel packet that comes out although its VTEP is none that the receiving host knows, or
 *       the port is not of what its key and tag mean there;
 *   <li>a packet for a VTEP that the sending host does not know.
 * </ul>
 */
public final class LeakCheck {
  private final World world;
  private final Entitlement truth;
  private final String tunnel;
  private final Constants constants = new Constants();
  private final Map<String, SwitchView> views = new TreeMap<>();
  private final Map<String, Known> known = new TreeMap<>();
  private PacketClasses classes = PacketClasses.of(constants);
  private int classesOf;
  private int truthSeen = -1;

  /** What was computed last of two hosts. */
  private record Known(SwitchView from, SwitchView to, ImmutableList<Way> ways) {}

  /**
   * @param tunnel name of the tunnel interface on every host
   */
  public LeakCheck(World world, Entitlement truth, String tunnel) {
    this.world = world;
    this.truth = truth;
    this.tunnel = tunnel;
    world.hosts().forEach(host -> constants.vteps.add(host.vtep().value()));
  }

  /**
   * Looks at everything that has changed since the last time.
   *
   * @throws AssertionError if there is a leak; it names ports, packets and flows
   */
  public void run() {
    world.hosts().forEach(truth::look);
    boolean same = truthSeen == truth.version();
    for (FakeHost host : world.hosts()) {
      SwitchView view = views.get(host.name());
      same &= view != null && view.isOf(host, classes);
    }
    if (!same) {
      look();
      judge();
      truthSeen = truth.version();
    }
  }

  private void look() {
    truth.addTo(constants);
    for (FakeHost host : world.hosts()) {
      SwitchView view = views.get(host.name());
      if (view == null || !view.isOf(host, classes)) {
        constants.add(host.flows().controllersFlows());
      }
    }
    if (constants.size() != classesOf) {
      classesOf = constants.size();
      classes = PacketClasses.of(constants);
    }
    for (FakeHost host : world.hosts()) {
      SwitchView view = views.get(host.name());
      if (view == null || !view.isOf(host, classes)) {
        views.put(host.name(), new SwitchView(host, tunnel, classes));
      }
    }
    for (SwitchView from : views.values()) {
      for (SwitchView to : views.values()) {
        String pair = from.host.name() + " " + to.host.name();
        Known before = known.get(pair);
        if (before == null || before.from != from || before.to != to) {
          known.put(pair, new Known(from, to, Ways.between(from, to)));
        }
      }
    }
  }

  /** Whether any packet gets from one device to another, as of the last look. */
  public boolean reaches(String fromHost, String from, String toHost, String to) {
    Known pair = known.get(fromHost + " " + toHost);
    return pair != null
        && pair.ways.stream()
            .anyMatch(way -> way.from().device().equals(from) && way.to().device().equals(to));
  }

  private void judge() {
    Map<Place, Long> segments = new HashMap<>();
    Map<Place, Way> partners = new LinkedHashMap<>();
    Map<Place, Long> together = new HashMap<>();
    for (Known pair : known.values()) {
      for (Way way : pair.ways) {
        long common = segments(segments, way.from()) & segments(segments, way.to());
        if (common == 0) {
          throw leak(
              way.from()
                  + " is in "
                  + truth.names(segments(segments, way.from()))
                  + ", "
                  + way.to()
                  + " in "
                  + truth.names(segments(segments, way.to())),
              way);
        }
        if (pair.from != pair.to && !truth.knows(pair.to.host, pair.from.host.vtep())) {
          throw leak(pair.to.host.name() + " takes packets of a host that it does not know", way);
        }
        oneAtATime(way, way.from(), common, together, partners);
        oneAtATime(way, way.to(), common, together, partners);
      }
    }
    views.values().forEach(this::judgeTunnel);
  }

  private long segments(Map<Place, Long> known, Place place) {
    return known.computeIfAbsent(place, at -> truth.segments(at.host(), at.device()));
  }

  private void oneAtATime(
      Way way, Place place, long common, Map<Place, Long> together, Map<Place, Way> partners) {
    long left = together.merge(place, common, (before, now) -> before & now);
    if (left == 0) {
      throw leak(
          place
              + " is in two segments at once: in "
              + truth.names(common)
              + " by this way, in another by the way "
              + describe(ImmutableMap.copyOf(partners).get(place)),
          way);
    }
    partners.put(place, way);
  }

  private void judgeTunnel(SwitchView view) {
    view.fromPorts.forEach(
        (device, all) -> {
          for (Sent sent : all) {
            Ipv4Address to = sent.outside().to();
            if (view.leavesByTunnel(sent) && to != null && !truth.knows(view.host, to)) {
              throw new AssertionError(
                  view.host.name()
                      + "/"
                      + device
                      + " sends to "
                      + to
                      + ", which is no VTEP that the host knows: "
                      + classes.example(sent.packets())
                      + sent.trail().text(view.host.name()));
            }
          }
        });
    for (Sent sent : view.fromTunnel) {
      view.device(sent).ifPresent(device -> judgeInjected(view, sent, device));
    }
  }

  private void judgeInjected(SwitchView view, Sent sent, String device) {
    long segments = truth.segments(view.host, device);
    for (Ipv4Address vtep : classes.vtepsOf(sent.packets())) {
      for (long key : classes.keysOf(sent.packets())) {
        for (int tag : classes.outersOf(sent.packets())) {
          if (!truth.knows(view.host, vtep)
              || (truth.meanings(view.host, key, tag) & segments) == 0) {
            Box box = sent.packets().and(classes.tunnelPacket(vtep, key, tag));
            throw injected(view, sent, box, device + ", which is in " + truth.names(segments));
          }
        }
      }
    }
  }

  private AssertionError injected(SwitchView view, Sent sent, Box packets, String to) {
    return new AssertionError(
        "a tunnel packet that is nobody's gets into "
            + view.host.name()
            + "/"
            + to
            + ": "
            + classes.example(packets)
            + sent.trail().text(view.host.name()));
  }

  private AssertionError leak(String what, Way way) {
    return new AssertionError(what + "; " + describe(way));
  }

  private String describe(Way way) {
    return way.from()
        + " reaches "
        + way.to()
        + ": "
        + classes.example(way.packets())
        + way.path().text();
  }
}
