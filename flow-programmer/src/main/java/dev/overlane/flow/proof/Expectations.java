package dev.overlane.flow.proof;

import com.google.common.collect.ImmutableList;
import dev.overlane.config.model.Expectation;
import dev.overlane.config.model.Ipv4Address;
import dev.overlane.flow.proof.Expected.Outcome;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Holds the statements of {@code expect:} against what was found. */
final class Expectations {

  /** Where a port of the file is. */
  private record Place(HostProof host, int port) {}

  private final Hosts hosts;
  private final ImmutableList<Violation> violations;
  private final boolean complete;
  private final Map<String, Place> places = new LinkedHashMap<>();

  /**
   * @param complete whether all hosts of the file were seen
   */
  Expectations(Hosts hosts, ImmutableList<Violation> violations, boolean complete) {
    this.hosts = hosts;
    this.violations = violations;
    this.complete = complete;
    for (HostProof host : hosts.seen().values()) {
      host.view()
          .ports()
          .forEach(
              (port, role) -> {
                if (role.kind() == PortRole.Kind.MEMBER) {
                  places.putIfAbsent(role.name(), new Place(host, port));
                }
              });
    }
  }

  Expected judge(Expectation expectation) {
    if (expectation instanceof Expectation.Reaches reaches) {
      return reaches(reaches.from(), reaches.to());
    }
    Expectation.Isolated isolated = (Expectation.Isolated) expectation;
    return isolated(isolated.left(), isolated.right());
  }

  private Expected reaches(String from, String to) {
    String text = from + " reaches " + to;
    Place start = places.get(from);
    Place end = places.get(to);
    if (start == null || end == null) {
      String missing = start == null ? from : to;
      return complete
          ? new Expected(text, Outcome.BROKEN, missing + " is plugged nowhere")
          : new Expected(text, Outcome.UNKNOWN, "the host of " + missing + " is not seen");
    }
    Arrivals arrivals = new Arrivals(end);
    hosts.follow(start.host(), Ingress.local(start.port()), arrivals);
    return arrivals.some
        ? new Expected(text, Outcome.HELD, "")
        : new Expected(text, Outcome.BROKEN, "no packet of " + from + " comes out at " + to);
  }

  /** Looks for packets that certainly come out at one port. */
  private static final class Arrivals implements Hosts.Exits {
    private final Place end;
    private boolean some;

    Arrivals(Place end) {
      this.end = end;
    }

    @Override
    public void arrived(HostProof at, int port, PortRole role, Packet packet) {
      some |=
          at == end.host()
              && port == end.port()
              && packet.region().sure()
              && packet.region().witness().isPresent();
    }

    @Override
    public void left(HostProof from, Ipv4Address address, Packet packet) {
      // Not there.
    }

    @Override
    public void lost(HostProof at, Packet packet, String why) {
      // Maybe there, but not certainly.
    }

    @Override
    public boolean wants(HostProof next, int from, Sent sent) {
      return !some && next == end.host();
    }
  }

  private Expected isolated(String left, String right) {
    String text = left + " isolated-from " + right;
    Optional<Violation> crossing =
        violations.stream()
            .filter(found -> crosses(found, left, right) || crosses(found, right, left))
            .findFirst();
    if (crossing.isPresent()) {
      return new Expected(text, Outcome.BROKEN, crossing.get().title());
    }
    return complete
        ? new Expected(text, Outcome.HELD, "")
        : new Expected(text, Outcome.UNKNOWN, "not all hosts are seen");
  }

  private static boolean crosses(Violation violation, String from, String to) {
    boolean starts = is(violation.from(), from);
    return starts && (is(violation.to(), to) || violation.kind() == Violation.Kind.UNBOUNDED);
  }

  private static boolean is(Violation.End end, String name) {
    return end.port().equals(name) || end.segment().equals(name);
  }
}
