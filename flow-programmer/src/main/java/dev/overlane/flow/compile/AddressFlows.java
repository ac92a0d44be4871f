package dev.overlane.flow.compile;

import com.google.common.collect.ImmutableList;
import dev.overlane.config.model.IpAddress;
import dev.overlane.config.model.MacAddress;
import dev.overlane.config.model.Trust;
import dev.overlane.flow.compile.HostBindings.LocalPort;
import dev.overlane.flow.compile.SegmentRoster.AddressOwner;
import dev.overlane.flow.pipeline.FlowCookie;
import dev.overlane.flow.pipeline.FlowCookie.Feature;
import dev.overlane.flow.pipeline.FlowPriority;
import dev.overlane.flow.pipeline.FlowTable;
import dev.overlane.flow.state.Flow;
import dev.overlane.flow.state.FlowMatch;
import dev.overlane.flow.state.HeaderField;
import dev.overlane.flow.state.HeaderMatch;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * ADDRESS: the IP sources and ARP senders that a local port may use, and who may offer addresses
 * and routes. A port with declared addresses may use these alone; one without may use any that is
 * no other port's.
 */
final class AddressFlows implements FlowContributor {
  private static final IpAddress UNSPECIFIED = new IpAddress("0.0.0.0");
  private static final IpAddress UNSPECIFIED_V6 = new IpAddress("::");
  private static final IpAddress BROADCAST = new IpAddress("255.255.255.255");

  /** Flows of no segment, the same on all hosts. */
  private static final ImmutableList<Flow> SHARED = shared();

  @Override
  public void contribute(HostView view, Consumer<Flow> flows) {
    if (view.segments().isEmpty()) {
      return;
    }
    SHARED.forEach(flows);
    for (SegmentView segment : view.segments()) {
      for (LocalPort port : segment.ports()) {
        Port share = new Port(segment, port, flows);
        share.contributeTrust();
        if (isBound(port)) {
          share.contributeBound();
        }
      }
      if (segment.ports().stream().anyMatch(port -> !isBound(port))) {
        segment
            .addresses()
            .forEach((address, owner) -> contributeClaim(segment, address, owner, flows));
      }
    }
  }

  /** Whether a port may use declared addresses only. */
  static boolean isBound(LocalPort port) {
    return !port.security().addresses().isEmpty();
  }

  /** The IPv6 sources of a port with addresses. */
  static List<IpAddress> ipv6(LocalPort port) {
    return port.security().sources(port.enforcedMac()).stream().filter(IpAddress::isIpv6).toList();
  }

  private static ImmutableList<Flow> shared() {
    ImmutableList.Builder<Flow> flows = ImmutableList.builder();
    long cookie = FlowCookie.of(Feature.ADDRESS);
    FlowMatch any = FlowMatch.ANY;
    Stream.of(
            Payload.udpTo(Payload.ipv4(any), Payload.DHCP_CLIENT),
            Payload.udpTo(Payload.ipv6(any), Payload.DHCPV6_CLIENT),
            Payload.icmpv6(Payload.ipv6(any), Payload.ROUTER_ADVERTISEMENT),
            Payload.icmpv6(Payload.ipv6(any), Payload.REDIRECT))
        .forEach(
            match -> flows.add(Flow.of(FlowTable.ADDRESS.key(FlowPriority.VETO, match), cookie)));
    Unreadable.matches()
        .forEach(
            match -> flows.add(Flow.of(FlowTable.ADDRESS.key(FlowPriority.VETO, match), cookie)));
    // Who has no address yet asks for one: it says nothing that could be false.
    FlowMatch dhcp =
        Payload.udp(Payload.from(any, UNSPECIFIED), Payload.DHCP_CLIENT, Payload.DHCP_SERVER)
            .with(HeaderMatch.exact(HeaderField.IPV4_DST, BROADCAST));
    flows.add(
        Flow.of(FlowTable.ADDRESS.key(FlowPriority.GROUP, dhcp), cookie, FlowTable.ANSWER.enter()));
    flows.add(
        Flow.of(
            FlowTable.ADDRESS.key(FlowPriority.MISS, any), cookie, FlowTable.NEIGHBOUR.enter()));
    return flows.build();
  }

  private static void contributeClaim(
      SegmentView segment, IpAddress address, AddressOwner owner, Consumer<Flow> flows) {
    FlowMatch any = segment.match();
    long cookie = segment.cookie(Feature.ADDRESS);
    flows.accept(
        Flow.of(FlowTable.ADDRESS.key(FlowPriority.CLAIM, Payload.from(any, address)), cookie));
    // Who asks whether somebody has it already keeps its owner from taking it (RFC 4862, RFC 5227).
    if (address.isIpv6()) {
      FlowMatch detection = Payload.target(detection(any), address);
      flows.accept(Flow.of(FlowTable.ADDRESS.key(FlowPriority.CLAIM, detection), cookie));
      return;
    }
    FlowMatch sender = Payload.arp(any).with(HeaderMatch.exact(HeaderField.ARP_SPA, address));
    flows.accept(Flow.of(FlowTable.ADDRESS.key(FlowPriority.CLAIM, sender), cookie));
    if (owner.mac().isEmpty()) { // else the switch answers, and the owner hears nothing of it
      FlowMatch probe = arpProbe(any, address);
      flows.accept(Flow.of(FlowTable.ADDRESS.key(FlowPriority.CLAIM, probe), cookie));
    }
  }

  /** A request that says nothing of its sender's address. */
  private static FlowMatch arpProbe(FlowMatch match, IpAddress address) {
    return Payload.arpRequest(match)
        .with(HeaderMatch.exact(HeaderField.ARP_SPA, UNSPECIFIED))
        .with(HeaderMatch.exact(HeaderField.ARP_TPA, address));
  }

  /** A solicitation of duplicate address detection. */
  private static FlowMatch detection(FlowMatch match) {
    return Payload.discovery(match, Payload.NEIGHBOUR_SOLICITATION)
        .with(HeaderMatch.exact(HeaderField.IPV6_SRC, UNSPECIFIED_V6));
  }

  /** One port's flows. */
  private record Port(SegmentView segment, LocalPort port, Consumer<Flow> flows) {

    void contributeBound() {
      for (IpAddress address : port.security().addresses()) {
        if (!address.isIpv6()) {
          pass(FlowPriority.EXACT, Payload.from(any(), address), FlowTable.ANSWER);
          pass(FlowPriority.EXACT, arp(Payload.arp(any()), address), afterArp());
          // A probe (RFC 5227): is the address that I am to have in use?
          pass(
              FlowPriority.EXACT,
              arp(Payload.arpRequest(any()), UNSPECIFIED)
                  .with(HeaderMatch.exact(HeaderField.ARP_TPA, address)),
              afterArp());
        }
      }
      List<IpAddress> own = ipv6(port);
      for (IpAddress address : own) {
        pass(FlowPriority.EXACT, Payload.from(any(), address), FlowTable.NEIGHBOUR);
        // Duplicate address detection (RFC 4862).
        pass(FlowPriority.EXACT, Payload.target(detection(any()), address), FlowTable.ANSWER);
      }
      if (!own.isEmpty()) {
        pass(
            FlowPriority.EXACT,
            Payload.icmpv6(Payload.from(any(), UNSPECIFIED_V6), Payload.MULTICAST_REPORT),
            FlowTable.ANSWER);
      }
      Stream.of(Payload.arp(any()), Payload.ipv4(any()), Payload.ipv6(any()))
          .forEach(
              match ->
                  flows.accept(Flow.of(FlowTable.ADDRESS.key(FlowPriority.REST, match), cookie())));
    }

    void contributeTrust() {
      if (port.security().trusted().contains(Trust.DHCP)) {
        for (FlowMatch source : sources(false)) {
          pass(FlowPriority.TRUSTED, Payload.udpTo(source, Payload.DHCP_CLIENT), FlowTable.ANSWER);
        }
        for (FlowMatch source : sources(true)) {
          pass(
              FlowPriority.TRUSTED, Payload.udpTo(source, Payload.DHCPV6_CLIENT), FlowTable.ANSWER);
        }
      }
      if (port.security().trusted().contains(Trust.RA)) {
        for (FlowMatch source : sources(true)) {
          pass(
              FlowPriority.TRUSTED,
              Payload.icmpv6(source, Payload.ROUTER_ADVERTISEMENT),
              FlowTable.ANSWER);
          pass(FlowPriority.TRUSTED, Payload.icmpv6(source, Payload.REDIRECT), FlowTable.ANSWER);
        }
      }
    }

    /** IP from whatever the port may use as source. */
    private List<FlowMatch> sources(boolean ipv6) {
      if (!isBound(port)) {
        return List.of(ipv6 ? Payload.ipv6(any()) : Payload.ipv4(any()));
      }
      Stream<IpAddress> own =
          ipv6
              ? ipv6(port).stream()
              : port.security().addresses().stream().filter(address -> !address.isIpv6());
      return own.map(address -> Payload.from(any(), address)).toList();
    }

    private FlowMatch arp(FlowMatch arp, IpAddress sender) {
      FlowMatch match = arp.with(HeaderMatch.exact(HeaderField.ARP_SPA, sender));
      return port.enforcedMac().map(mac -> sender(match, mac)).orElse(match);
    }

    private static FlowMatch sender(FlowMatch arp, MacAddress mac) {
      return arp.with(HeaderMatch.exact(HeaderField.ARP_SHA, mac));
    }

    /** What it says of its MAC address is looked at here already, if that is known. */
    private FlowTable afterArp() {
      return port.enforcedMac().isPresent() ? FlowTable.ANSWER : FlowTable.NEIGHBOUR;
    }

    private void pass(FlowPriority band, FlowMatch match, FlowTable next) {
      flows.accept(Flow.of(FlowTable.ADDRESS.key(band, match), cookie(), next.enter()));
    }

    private FlowMatch any() {
      return segment.from(port);
    }

    private long cookie() {
      return segment.cookie(Feature.ADDRESS);
    }
  }
}
