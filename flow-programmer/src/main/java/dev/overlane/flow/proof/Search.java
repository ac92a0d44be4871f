package dev.overlane.flow.proof;

import com.google.common.collect.ImmutableList;
import dev.overlane.config.model.Ipv4Address;
import dev.overlane.flow.proof.Violation.End;
import dev.overlane.flow.proof.Violation.Hop;
import dev.overlane.flow.proof.Violation.Kind;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The search for packets of one source that come out where they must not. */
final class Search implements Hosts.Exits {
  /** Most violations that are told of one source: the first ones say what is wrong. */
  private static final int MOST = 32;

  private final HostProof start;
  private final Ingress ingress;
  private final PortRole role;
  private final Map<End, Violation> found = new LinkedHashMap<>();

  private Search(HostProof start, Ingress ingress, PortRole role) {
    this.start = start;
    this.ingress = ingress;
    this.role = role;
  }

  /** Everything wrong with the packets of a local port. */
  static ImmutableList<Violation> local(Hosts hosts, HostProof host, int port) {
    PortRole role = host.view().ports().get(port);
    if (role == null) {
      return ImmutableList.of();
    }
    return run(hosts, new Search(host, Ingress.local(port), role));
  }

  /** Everything wrong with the packets of strangers. */
  static ImmutableList<Violation> stranger(Hosts hosts, HostProof host, Ingress ingress) {
    PortRole role =
        PortRole.other("a stranger at " + new Ipv4Address(ingress.from()), PortRole.Kind.FOREIGN);
    return run(hosts, new Search(host, ingress, role));
  }

  private static ImmutableList<Violation> run(Hosts hosts, Search search) {
    hosts.follow(search.start, search.ingress, search);
    return ImmutableList.copyOf(search.found.values());
  }

  @Override
  public void arrived(HostProof at, int port, PortRole end, Packet packet) {
    boolean own = at.view().host().equals(start.view().host()) && port == ingress.port();
    if (!own && !(role.kind() == PortRole.Kind.MEMBER && end.isMemberOf(role.segment()))) {
      Kind kind = role.kind() == PortRole.Kind.MEMBER ? Kind.CROSSES : Kind.INTRUDES;
      add(kind, end(at, end), "", packet);
    }
  }

  @Override
  public void left(HostProof from, Ipv4Address address, Packet packet) {
    add(
        Kind.ESCAPES,
        new End("", address.toString(), ""),
        "no host of the file has that address",
        packet);
  }

  @Override
  public void lost(HostProof at, Packet packet, String why) {
    add(Kind.UNBOUNDED, new End(at.view().host(), "everything", ""), why, packet);
  }

  @Override
  public boolean wants(HostProof next, int from, Sent sent) {
    return Suspicion.ofArriving(next, next.arriving(from, sent), role.segment());
  }

  private void add(Kind kind, End to, String why, Packet packet) {
    if (found.size() >= MOST || found.containsKey(to)) {
      return;
    }
    Optional<Cube> header = packet.region().witness();
    if (header.isPresent()) {
      Cube asItCameIn = packet.region().asItCameIn(header.get());
      found.put(
          to,
          new Violation(
              kind,
              end(start, role),
              to,
              why,
              PacketText.of(ingress, asItCameIn),
              way(packet.trail())));
    }
  }

  static End end(HostProof host, PortRole role) {
    String name = role.kind() == PortRole.Kind.MEMBER ? role.name() : role.title();
    return new End(host.view().host(), name, role.segment());
  }

  static ImmutableList<Hop> way(Packet.@Nullable Trail last) {
    Deque<Hop> way = new ArrayDeque<>();
    for (Packet.Trail trail = last; trail != null; trail = trail.before()) {
      way.addFirst(new Hop(trail.host(), trail.rule().flow()));
    }
    return ImmutableList.copyOf(way);
  }
}
