package dev.overlane.flow.trace;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import dev.overlane.config.model.Ipv4Address;
import dev.overlane.flow.state.Flow;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.BiConsumer;
import java.util.function.Predicate;

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
    ImmutableList.Builder<Delivery> deliveries = ImmutableList.builder();
    collect(follow(host, frame, peer -> true, Site::learn, 0), deliveries);
    return deliveries.build();
  }

  /**
   * Follows a packet and all its copies; no switch learns from it.
   *
   * @param host a host of this network, where the packet comes in
   * @param followed the hosts in which to follow copies that come there by the tunnel
   * @throws IllegalStateException if a copy goes round and round
   */
  public Hop trace(String host, Frame frame, Predicate<String> followed) {
    return follow(host, frame, followed, (site, flow) -> {}, 0);
  }

  private static void collect(Hop hop, ImmutableList.Builder<Delivery> deliveries) {
    deliveries.addAll(hop.deliveries());
    hop.crossings()
        .forEach(crossing -> crossing.arrival().ifPresent(next -> collect(next, deliveries)));
  }

  private Hop follow(
      String host,
      Frame frame,
      Predicate<String> followed,
      BiConsumer<Site, Flow> learning,
      int tunnels) {
    if (tunnels > MOST_TUNNELS) {
      throw new IllegalStateException("a copy goes round and round: " + frame);
    }
    Site site = sites.get(host);
    if (site == null) {
      throw new IllegalArgumentException("no host " + host);
    }
    Journey journey = site.oracle().receive(frame);
    journey.learned().forEach(flow -> learning.accept(site, flow));
    ImmutableList.Builder<Delivery> deliveries = ImmutableList.builder();
    ImmutableList.Builder<Hop.Crossing> crossings = ImmutableList.builder();
    for (Emission emission : journey.emissions()) {
      if (!site.tunnelPort().equals(OptionalInt.of(emission.port()))) {
        deliveries.add(new Delivery(host, emission.port(), emission.tags()));
      } else if (emission.tunnel().isPresent()) {
        Frame.Outer outer = emission.tunnel().get();
        Optional<Hop> arrival =
            ending(outer.address())
                .filter(followed)
                .map(
                    name ->
                        follow(
                            name,
                            arriving(frame, emission.tags(), outer, site, name),
                            followed,
                            learning,
                            tunnels + 1));
        crossings.add(new Hop.Crossing(outer, arrival));
      }
    }
    return new Hop(host, frame, journey, deliveries.build(), crossings.build());
  }

  /** The host at which tunnels to an address end; empty: there is none, or it has no tunnel. */
  private Optional<String> ending(Ipv4Address vtep) {
    return sites.entrySet().stream()
        .filter(site -> site.getValue().vtep().equals(vtep))
        .filter(site -> site.getValue().tunnelPort().isPresent())
        .map(Map.Entry::getKey)
        .findFirst();
  }

  private Frame arriving(
      Frame frame, List<Integer> tags, Frame.Outer outer, Site sender, String receiver) {
    int port = Objects.requireNonNull(sites.get(receiver)).tunnelPort().orElseThrow();
    return frame.tagged(tags).through(port, outer.key(), sender.vtep());
  }
}
