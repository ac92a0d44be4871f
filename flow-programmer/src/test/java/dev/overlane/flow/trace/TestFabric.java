package dev.overlane.flow.trace;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableMultiset;
import com.google.common.collect.Multiset;
import dev.overlane.config.model.Ipv4Address;
import dev.overlane.flow.compile.TestNetwork;
import java.util.OptionalInt;

/**
 * The fabric of a test network. It refuses tables in which two flows of one priority match a
 * packet, and copies that go through two tunnels.
 */
final class TestFabric {
  private final ImmutableMap<String, TestSwitch> switches;

  TestFabric(TestNetwork network) {
    ImmutableMap.Builder<String, TestSwitch> builder = ImmutableMap.builder();
    network
        .model()
        .hosts()
        .keySet()
        .forEach(host -> builder.put(host, new TestSwitch(network, host)));
    switches = builder.buildOrThrow();
  }

  TestSwitch at(String host) {
    return requireNonNull(switches.get(host));
  }

  /** Puts a packet into a switch and follows all its copies. */
  Multiset<Fabric.Delivery> send(String host, Frame frame) {
    check(host, frame, 0);
    return ImmutableMultiset.copyOf(new Fabric(switches).send(host, frame));
  }

  private void check(String host, Frame frame, int tunnels) {
    Journey journey = at(host).oracle().receive(frame);
    for (Journey.Step step : journey.steps()) {
      if (step.hits().size() > 1) {
        throw new AssertionError("ambiguous: " + step.hits());
      }
    }
    for (Emission emission : journey.emissions()) {
      if (OptionalInt.of(emission.port()).equals(at(host).tunnelPort())) {
        if (tunnels > 0) {
          throw new AssertionError("a copy goes through a second tunnel: " + frame);
        }
        Frame.Outer outer = emission.tunnel().orElseThrow();
        Ipv4Address from = at(host).vtep();
        switches.forEach(
            (name, peer) -> {
              if (peer.vtep().equals(outer.address())) {
                check(
                    name,
                    frame
                        .tagged(emission.tags())
                        .through(TestNetwork.TUNNEL_PORT, outer.key(), from),
                    tunnels + 1);
              }
            });
      }
    }
  }
}
