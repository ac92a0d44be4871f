package dev.overlane.flow.compile;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.collect.ImmutableSortedMap;
import com.google.common.collect.ImmutableSortedSet;
import com.google.common.collect.Iterables;
import com.google.common.collect.Maps;
import dev.overlane.config.model.FloodLimit;
import dev.overlane.config.model.MacAddress;
import dev.overlane.flow.state.Metering;
import java.util.Comparator;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What of a host may get flows: observed, and agreeing with the file in every column that matters.
 *
 * @param tunnelOfport OpenFlow port of the tunnel interface; empty: nothing comes or goes by it
 * @param ports local members by OVSDB interface name
 * @param segments the segments whose flows the host has: those of the ports, and those with ports
 *     that the file declares here although they may not have flows just now. So a port that comes
 *     and goes takes its own flows with it, and not the ways to its segment's other hosts.
 */
public record HostBindings(
    OptionalInt tunnelOfport,
    ImmutableSortedMap<String, LocalPort> ports,
    ImmutableSortedSet<String> segments) {

  public HostBindings {
    for (LocalPort port : ports.values()) {
      checkArgument(segments.contains(port.segment()), "%s is in none of %s", port, segments);
    }
  }

  // Written out, for it is asked at each step of each host.

  @Override
  public boolean equals(Object other) {
    return this == other
        || (other instanceof HostBindings bindings
            && tunnelOfport.equals(bindings.tunnelOfport)
            && Iterables.elementsEqual(segments, bindings.segments)
            && Iterables.elementsEqual(ports.keySet(), bindings.ports.keySet())
            && Iterables.elementsEqual(ports.values(), bindings.ports.values()));
  }

  @Override
  public int hashCode() {
    return Objects.hash(tunnelOfport, segments, ports);
  }

  /** Bindings of a host that has the flows of its ports' segments and of no others. */
  public static HostBindings of(
      OptionalInt tunnelOfport, ImmutableSortedMap<String, LocalPort> ports) {
    return new HostBindings(
        tunnelOfport,
        ports,
        ports.values().stream()
            .map(LocalPort::segment)
            .collect(ImmutableSortedSet.toImmutableSortedSet(Comparator.naturalOrder())));
  }

  /** The same without a tunnel. */
  public HostBindings withoutTunnel() {
    return new HostBindings(OptionalInt.empty(), ports, segments);
  }

  /** The same with an open tunnel. */
  public HostBindings withTunnel(int ofport) {
    return new HostBindings(OptionalInt.of(ofport), ports, segments);
  }

  /**
   * The same for a switch that cannot have all meters.
   *
   * @param most the highest number of a meter that it can have; ports with higher ones get no limit
   */
  public HostBindings withMeters(int most) {
    return ports.values().stream().allMatch(port -> port.ofport() <= most)
        ? this
        : new HostBindings(
            tunnelOfport,
            ImmutableSortedMap.copyOf(
                Maps.transformValues(
                    ports, port -> port.ofport() <= most ? port : port.unlimited())),
            segments);
  }

  /** The meters that the flows name: of each port with a limit one, under the port's number. */
  public ImmutableSortedMap<Integer, Metering> meters() {
    ImmutableSortedMap.Builder<Integer, Metering> meters = ImmutableSortedMap.naturalOrder();
    for (LocalPort port : ports.values()) {
      port.security()
          .floodLimit()
          .map(FloodLimit::packetsPerSecond)
          .ifPresent(rate -> meters.put(port.ofport(), new Metering.Limit(rate, rate)));
    }
    return meters.buildOrThrow();
  }

  /**
   * A member of a segment on this host.
   *
   * @param name its name in the file, or the interface's name if it was plugged in
   * @param segment name of its segment
   * @param ofport OpenFlow port, 1..65279
   * @param enforcedMac the only source address it may use (the file's {@code mac}); empty: any
   * @param knownMac its address for forwarding without learning (the file's {@code mac}, or
   *     external_ids:attached-mac); empty: to be learned
   * @param security what it may say and do
   */
  public record LocalPort(
      String name,
      String segment,
      int ofport,
      Optional<MacAddress> enforcedMac,
      Optional<MacAddress> knownMac,
      PortSecurity security) {

    /** A member of whose addresses nothing is declared. */
    public LocalPort(
        String name,
        String segment,
        int ofport,
        Optional<MacAddress> enforcedMac,
        Optional<MacAddress> knownMac) {
      this(name, segment, ofport, enforcedMac, knownMac, PortSecurity.NONE);
    }

    private LocalPort unlimited() {
      return new LocalPort(
          name, segment, ofport, enforcedMac, knownMac, security.limited(Optional.empty()));
    }
  }
}
