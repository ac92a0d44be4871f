package dev.overlane.flow.proof;

import com.google.common.collect.ImmutableMap;
import dev.overlane.config.model.Ipv4Address;
import dev.overlane.flow.state.Bits;

/**
 * The hosts of a network by where their tunnels end.
 *
 * @param names all hosts of the file
 * @param seen those whose switches were seen
 */
record Hosts(ImmutableMap<Integer, String> names, ImmutableMap<Integer, HostProof> seen) {
  /** Most tunnels that packets are followed through; Overlane's own go through one. */
  static final int MOST_TUNNELS = 4;

  /** Receives what comes of packets, wherever they come out. */
  interface Exits {
    /** They come out of a port that somebody is at. */
    void arrived(HostProof at, int port, PortRole role, Packet packet);

    /** They leave for an address that is no host's. */
    void left(HostProof from, Ipv4Address address, Packet packet);

    /** They meet what nobody can follow. */
    void lost(HostProof at, Packet packet, String why);

    /** Whether it is worth while to follow tunnel packets into a host. */
    boolean wants(HostProof next, int from, Sent sent);

    /** What switches say of the packets' connections when they track them. */
    default Bits tracked() {
      return Walk.ANY_CONNECTION;
    }
  }

  /** Follows all packets that come in so, through all tunnels. */
  void follow(HostProof host, Ingress ingress, Exits exits) {
    follow(host, ingress, Region.ALL, exits);
  }

  /** Follows packets with some headers that come in so, through all tunnels. */
  void follow(HostProof host, Ingress ingress, Region headers, Exits exits) {
    int to = ingress.isTunnel() ? host.view().vtep().value() : 0;
    follow(host, ingress, new Packet(headers, 0, ingress.key(), to, 0, null), exits, 0);
  }

  private void follow(HostProof host, Ingress ingress, Packet start, Exits exits, int tunnels) {
    PreciseWalk walk =
        new PreciseWalk(
            host,
            ingress,
            exits.tracked(),
            new PreciseWalk.Sink() {
              @Override
              public void sent(Packet packet, int port) {
                if (port != ingress.port()) {
                  int out = port == ReservedPort.IN_PORT ? ingress.port() : port;
                  leave(host, ingress, packet, out, exits, tunnels);
                }
              }

              @Override
              public void lost(Packet packet, String why) {
                exits.lost(host, packet, why);
              }
            });
    walk.follow(start);
  }

  private void leave(
      HostProof host, Ingress ingress, Packet packet, int port, Exits exits, int tunnels) {
    SwitchView view = host.view();
    if (view.tunnelPort().isEmpty() || view.tunnelPort().getAsInt() != port) {
      PortRole role = view.ports().get(port);
      if (role != null) {
        exits.arrived(host, port, role, packet);
      }
      return;
    }
    // Without a destination, or back to where it was sent, the switch sends nothing.
    if (packet.to() == 0 || (ingress.isTunnel() && packet.to() == view.vtep().value())) {
      return;
    }
    HostProof next = seen.get(packet.to());
    if (!names.containsKey(packet.to())) {
      exits.left(host, new Ipv4Address(packet.to()), packet);
    } else if (next != null && next.view().tunnelPort().isPresent() && tunnels < MOST_TUNNELS) {
      long key = packet.key() & view.keyMask();
      Cube cube = packet.region().cube();
      int from = view.vtep().value();
      Sent sent = new Sent(packet.to(), key, cube.tag().value(), cube.tag().mask());
      if (exits.wants(next, from, sent)) {
        follow(
            next,
            new Ingress(next.view().tunnelPort().getAsInt(), from, key),
            new Packet(packet.region(), 0, key, packet.to(), 0, packet.trail()),
            exits,
            tunnels + 1);
      }
    }
  }
}
