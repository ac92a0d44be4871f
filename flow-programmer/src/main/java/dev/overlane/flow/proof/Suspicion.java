package dev.overlane.flow.proof;

import com.google.common.collect.ImmutableSet;

/** Whether a reach, which is never too small, leaves anything to be looked at more closely. */
final class Suspicion {
  private Suspicion() {}

  /**
   * Whether packets of a segment may come out where they must not, once they are in a switch by the
   * tunnel.
   *
   * @param segment their segment; empty: they may not come out at all
   */
  static boolean ofArriving(HostProof host, Reach reach, String segment) {
    return !reach.sent().isEmpty() || ofPorts(host, reach, segment);
  }

  /** The same for packets of a local port; where they go by the tunnel is another question. */
  static boolean ofLocal(HostProof host, int port, Reach reach, String segment) {
    if (segment.isEmpty()) {
      return !reach.isNowhere();
    }
    return reach.lost()
        || reach.ports().stream()
            .anyMatch(
                out -> out != port && out != ReservedPort.IN_PORT && isOthers(host, out, segment));
  }

  private static boolean ofPorts(HostProof host, Reach reach, String segment) {
    return reach.lost()
        || reach.ports().stream()
            .anyMatch(out -> out == ReservedPort.IN_PORT || isOthers(host, out, segment));
  }

  private static boolean isOthers(HostProof host, int port, String segment) {
    PortRole role = host.view().ports().get(port);
    return role != null && !role.isMemberOf(segment);
  }

  /**
   * The local ports whose packets may come out at a peer where they must not.
   *
   * @param arrivals the peer's
   */
  static ImmutableSet<Integer> ofPeer(HostProof host, HostProof.Arrivals arrivals) {
    HostProof peer = arrivals.host();
    int from = host.view().vtep().value();
    ImmutableSet.Builder<Integer> ports = ImmutableSet.builder();
    Sent last = null;
    Reach reach = Reach.NOWHERE;
    for (HostProof.Leaving leaving : host.leaving().get(peer.view().vtep().value())) {
      if (!leaving.sent().equals(last)) {
        last = leaving.sent();
        reach = arrivals.of(from, last);
      }
      PortRole role = host.view().ports().get(leaving.port());
      if (role != null && ofArriving(peer, reach, role.segment())) {
        ports.add(leaving.port());
      }
    }
    return ports.build();
  }
}
