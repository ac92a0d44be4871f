package dev.overlane.flow.trace;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.HashMultiset;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.Multiset;
import dev.overlane.config.model.Host;
import dev.overlane.config.model.Ipv4Address;
import dev.overlane.flow.compile.TestNetwork;

/** All switches of a network, and the tunnels between them. */
final class Fabric {
  /**
   * Where a frame came out to a workload.
   *
   * @param host the host
   * @param port OpenFlow port there
   * @param tags tags that it still carries
   */
  record Delivery(String host, int port, ImmutableList<Integer> tags) {}

  private final TestNetwork network;
  private final ImmutableMap<String, SwitchOracle> switches;

  Fabric(TestNetwork network) {
    this.network = network;
    ImmutableMap.Builder<String, SwitchOracle> builder = ImmutableMap.builder();
    network
        .model()
        .hosts()
        .keySet()
        .forEach(host -> builder.put(host, new SwitchOracle(network.flows(host))));
    switches = builder.buildOrThrow();
  }

  SwitchOracle at(String host) {
    return requireNonNull(switches.get(host));
  }

  /** Puts a packet into a switch and follows all its copies. */
  Multiset<Delivery> send(String host, Frame frame) {
    Multiset<Delivery> deliveries = HashMultiset.create();
    follow(host, frame, deliveries, 0);
    return deliveries;
  }

  private void follow(String host, Frame frame, Multiset<Delivery> deliveries, int hops) {
    if (hops > 1) {
      throw new AssertionError("a copy went through a second tunnel: " + frame);
    }
    Ipv4Address from = network.host(host).address();
    for (Emission emission : at(host).receive(frame)) {
      if (emission.port() != TestNetwork.TUNNEL_PORT) {
        deliveries.add(new Delivery(host, emission.port(), emission.tags()));
        continue;
      }
      Frame.Outer outer = emission.tunnel().orElseThrow();
      Frame arriving =
          frame
              .tagged(emission.tags().toArray(new Integer[0]))
              .through(TestNetwork.TUNNEL_PORT, outer.key(), from);
      for (Host peer : network.model().hosts().values()) {
        if (peer.address().equals(outer.address())) {
          follow(peer.name(), arriving, deliveries, hops + 1);
        }
      }
    }
  }
}
