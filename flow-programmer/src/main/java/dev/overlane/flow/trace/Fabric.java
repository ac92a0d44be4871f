package dev.overlane.flow.trace;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import dev.overlane.config.model.Ipv4Address;
import dev.overlane.flow.state.Flow;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/** All switches of a network, and the tunnels between them. */
public final class Fabric {
  /** Most tunnels that a packet may go through; Overlane's own go through one. */
  private static final int MOST_TUNNELS = 4;

  /** One switch at its place in the network. */
  public interface Site {
    /** The switch as it is at this moment. */
    SwitchOracle oracle();

    /** The address that its tunnels start and end at. */
    Ipv4Address vtep();

    /** OpenFlow port of the tunnel; empty: there is none, what arrives for it is lost. */
    OptionalInt tunnelPort();

    /** The switch adds a flow that a packet had it learn. */
    void learn(Flow flow);
  }

  /**
   * Where a frame came out to a workload.
   *
   * @param host the host
   * @param port OpenFlow port there
   * @param tags tags that it still carries
   */
  public record Delivery(String host, int port, ImmutableList<Integer> tags) {}

  private final ImmutableMap<String, Site> sites;

  /** The network of these switches, by the host's name. */
  public Fabric(Map<String, ? extends Site> sites) {
    this.sites = ImmutableMap.copyOf(sites);
  }

  /**
   * Puts a packet into a switch and follows all its copies; switches learn on the way.
   *
   * @param host a host of this network
   * @return every place where a copy came out, as often as it did
   * @throws IllegalStateException if a copy goes round and round
   */
  public ImmutableList<Delivery> send(String host, Frame frame) {
    List<Delivery> deliveries = new ArrayList<>();
    follow(host, frame, deliveries, 0);
    return ImmutableList.copyOf(deliveries);
  }

  private void follow(String host, Frame frame, List<Delivery> deliveries, int tunnels) {
    if (tunnels > MOST_TUNNELS) {
      throw new IllegalStateException("a copy goes round and round: " + frame);
    }
    Site site = sites.get(host);
    if (site == null) {
      throw new IllegalArgumentException("no host " + host);
    }
    Journey journey = site.oracle().receive(frame);
    journey.learned().forEach(site::learn);
    for (Emission emission : journey.emissions()) {
      if (site.tunnelPort().equals(OptionalInt.of(emission.port()))) {
        emission
            .tunnel()
            .ifPresent(
                outer ->
                    sites.forEach(
                        (name, peer) -> {
                          if (peer.vtep().equals(outer.address())
                              && peer.tunnelPort().isPresent()) {
                            follow(
                                name,
                                frame
                                    .tagged(emission.tags())
                                    .through(
                                        peer.tunnelPort().getAsInt(), outer.key(), site.vtep()),
                                deliveries,
                                tunnels + 1);
                          }
                        }));
      } else {
        deliveries.add(new Delivery(host, emission.port(), emission.tags()));
      }
    }
  }
}
