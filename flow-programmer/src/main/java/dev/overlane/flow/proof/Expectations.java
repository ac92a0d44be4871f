package dev.overlane.flow.proof;

import com.google.common.collect.ImmutableList;
import dev.overlane.config.model.Conversation;
import dev.overlane.config.model.Expectation;
import dev.overlane.config.model.Ipv4Address;
import dev.overlane.config.model.Traffic;
import dev.overlane.flow.compile.TrafficMatches;
import dev.overlane.flow.proof.Expected.Outcome;
import dev.overlane.flow.state.Bits;
import dev.overlane.flow.state.ConnectionState;
import dev.overlane.flow.state.FlowMatch;
import dev.overlane.flow.state.FlowMatch.MaskedMac;
import dev.overlane.flow.state.FlowMatch.VlanMatch;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** Holds the statements of {@code expect:} against what was found. */
final class Expectations {

  private static final Bits OPENING = exactly(ConnectionState.OPENING);
  private static final Bits ANSWER = exactly(ConnectionState.ANSWER);

  private static Bits exactly(int state) {
    return new Bits(state, Walk.UNTRACKED.mask());
  }

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
      return reaches(reaches.from(), reaches.to(), reaches.conversation());
    }
    if (expectation instanceof Expectation.CannotReach cannot) {
      return cannotReach(cannot.from(), cannot.to(), cannot.conversation());
    }
    Expectation.Isolated isolated = (Expectation.Isolated) expectation;
    return isolated(isolated.left(), isolated.right());
  }

  private Expected reaches(String from, String to, Conversation conversation) {
    String text = text(from, "reaches", to, conversation);
    Optional<String> missing = missing(from, to);
    if (missing.isPresent()) {
      return complete
          ? new Expected(text, Outcome.BROKEN, missing.get() + " is plugged nowhere")
          : new Expected(text, Outcome.UNKNOWN, "the host of " + missing.get() + " is not seen");
    }
    Arrivals there = arrivals(from, to, conversation);
    if (there.tracked
        && !arrivals(to, from, conversation.answersTo(there.opening.orElseThrow()), ANSWER).some) {
      return new Expected(
          text, Outcome.BROKEN, "what " + to + " answers does not come out at " + from);
    }
    if (there.some) {
      return new Expected(text, Outcome.HELD, "");
    }
    String packet = conversation.openings().isEmpty() ? "no packet of " : "nothing like that of ";
    return new Expected(text, Outcome.BROKEN, packet + from + " comes out at " + to);
  }

  private Expected cannotReach(String from, String to, Conversation conversation) {
    String text = text(from, "cannot-reach", to, conversation);
    Optional<String> missing = missing(from, to);
    if (missing.isPresent()) {
      return complete
          ? new Expected(text, Outcome.HELD, "")
          : new Expected(text, Outcome.UNKNOWN, "the host of " + missing.get() + " is not seen");
    }
    Arrivals arrivals = arrivals(from, to, conversation);
    return arrivals.packet.isPresent()
        ? new Expected(
            text, Outcome.BROKEN, "this comes out at " + to + ": " + arrivals.packet.get())
        : new Expected(text, Outcome.HELD, "");
  }

  private static String text(String from, String verb, String to, Conversation conversation) {
    String service = conversation.service();
    return from + " " + verb + " " + to + (service.isEmpty() ? "" : " " + service);
  }

  /** The first of two ports that is nowhere. */
  private Optional<String> missing(String from, String to) {
    return Stream.of(from, to).filter(name -> !places.containsKey(name)).findFirst();
  }

  private Arrivals arrivals(String from, String to, Conversation conversation) {
    return arrivals(
        from, to, conversation, conversation.openings().isEmpty() ? Walk.ANY_CONNECTION : OPENING);
  }

  /**
   * @param connection what switches say of the packets' connections, where they track them
   */
  private Arrivals arrivals(String from, String to, Conversation conversation, Bits connection) {
    Place start = Objects.requireNonNull(places.get(from));
    Ingress ingress = Ingress.local(start.port());
    Arrivals arrivals = new Arrivals(ingress, Objects.requireNonNull(places.get(to)), connection);
    if (conversation.openings().isEmpty()) {
      hosts.follow(start.host(), ingress, Region.ALL, arrivals);
    }
    FlowMatch any =
        conversation
            .receiver()
            .map(mac -> FlowMatch.ANY.withEthDestination(MaskedMac.exact(mac)))
            .orElse(FlowMatch.ANY)
            .withVlan(VlanMatch.UNTAGGED);
    for (Traffic opening : conversation.openings()) {
      TrafficMatches.of(
          opening,
          any,
          match -> {
            if (!arrivals.some) {
              Region headers = Region.of(Cube.of(match).cube());
              arrivals.opening = Optional.of(opening);
              hosts.follow(start.host(), ingress, headers, arrivals);
            }
          });
    }
    return arrivals;
  }

  /** Looks for packets that come out at one port. */
  private static final class Arrivals implements Hosts.Exits {
    private final Ingress ingress;
    private final Place end;
    private final Bits connection;

    /** Whether some certainly do. */
    private boolean some;

    /** Whether those that certainly do were tracked on their way. */
    private boolean tracked;

    /** Those that were looked at last; empty: not one kind of packets, but all. */
    private Optional<Traffic> opening = Optional.empty();

    /** One that does, or that may. */
    private Optional<String> packet = Optional.empty();

    Arrivals(Ingress ingress, Place end, Bits connection) {
      this.ingress = ingress;
      this.end = end;
      this.connection = connection;
    }

    private String text(Cube header) {
      return PacketText.of(ingress, header);
    }

    @Override
    public void arrived(HostProof at, int port, PortRole role, Packet arrived) {
      if (at != end.host() || port != end.port() || some) {
        return;
      }
      Optional<Cube> witness = arrived.region().witness();
      packet = packet.or(() -> witness.map(this::text));
      some = arrived.region().sure() && witness.isPresent();
      tracked = some && opening.isPresent() && arrived.rounds() > 0;
    }

    @Override
    public Bits tracked() {
      return connection;
    }

    @Override
    public void left(HostProof from, Ipv4Address address, Packet left) {
      // Not there.
    }

    @Override
    public void lost(HostProof at, Packet lost, String why) {
      // Maybe there, but not certainly.
      packet = packet.or(() -> lost.region().witness().map(header -> text(header) + ", " + why));
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
