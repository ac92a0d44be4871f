package dev.overlane.flow.compile;

import dev.overlane.config.model.IpAddress;
import dev.overlane.config.model.MacAddress;
import dev.overlane.flow.compile.HostBindings.LocalPort;
import dev.overlane.flow.pipeline.FlowCookie;
import dev.overlane.flow.pipeline.FlowCookie.Feature;
import dev.overlane.flow.pipeline.FlowPriority;
import dev.overlane.flow.pipeline.FlowTable;
import dev.overlane.flow.state.Flow;
import dev.overlane.flow.state.FlowMatch;
import dev.overlane.flow.state.HeaderField;
import dev.overlane.flow.state.HeaderMatch;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * NEIGHBOUR: which MAC and IP addresses a port may tell others to be together (ARP senders,
 * neighbour discovery). An option that is not there reads as zero (ovs-fields(7), nd_sll).
 */
final class NeighbourFlows implements FlowContributor {
  private static final MacAddress NONE = new MacAddress(0);

  @Override
  public void contribute(HostView view, Consumer<Flow> flows) {
    if (view.segments().isEmpty()) {
      return;
    }
    flows.accept(
        Flow.of(
            FlowTable.NEIGHBOUR.key(FlowPriority.MISS, FlowMatch.ANY),
            FlowCookie.of(Feature.NEIGHBOUR),
            FlowTable.ANSWER.enter()));
    for (SegmentView segment : view.segments()) {
      segment.ports().forEach(port -> new Port(segment, port, flows).contribute());
      if (segment.ports().stream().anyMatch(port -> !AddressFlows.isBound(port))) {
        segment.addresses().keySet().stream()
            .filter(IpAddress::isIpv6)
            .forEach(address -> flows.accept(claim(segment, address)));
      }
      if (segment.ports().stream().anyMatch(port -> port.enforcedMac().isEmpty())) {
        segment.stations().keySet().forEach(mac -> claim(segment, mac, flows));
      }
    }
  }

  /** Ports that may use any MAC address may not say that something is at another member's. */
  private static void claim(SegmentView segment, MacAddress mac, Consumer<Flow> flows) {
    for (FlowMatch said : saying(segment.match(), mac)) {
      flows.accept(
          Flow.of(
              FlowTable.NEIGHBOUR.key(FlowPriority.HEARSAY, said),
              segment.cookie(Feature.NEIGHBOUR)));
    }
  }

  /** All that tells of a MAC address. */
  private static List<FlowMatch> saying(FlowMatch match, MacAddress mac) {
    return List.of(
        Payload.arp(match).with(HeaderMatch.exact(HeaderField.ARP_SHA, mac)),
        Payload.discovery(match, Payload.NEIGHBOUR_SOLICITATION)
            .with(HeaderMatch.exact(HeaderField.ND_SLL, mac)),
        Payload.discovery(match, Payload.NEIGHBOUR_ADVERTISEMENT)
            .with(HeaderMatch.exact(HeaderField.ND_TLL, mac)));
  }

  private static Flow claim(SegmentView segment, IpAddress address) {
    FlowMatch any = segment.match();
    FlowMatch match =
        Payload.target(Payload.discovery(any, Payload.NEIGHBOUR_ADVERTISEMENT), address);
    return Flow.of(
        FlowTable.NEIGHBOUR.key(FlowPriority.CLAIM, match), segment.cookie(Feature.NEIGHBOUR));
  }

  /** One port's flows. */
  private record Port(SegmentView segment, LocalPort port, Consumer<Flow> flows) {

    void contribute() {
      if (port.enforcedMac().isEmpty()) {
        KnownMacs.of(port)
            .ifPresent(
                mac -> saying(any(), mac).forEach(said -> pass(FlowPriority.UNCLAIMED, said)));
      }
      if (!AddressFlows.isBound(port)) {
        port.enforcedMac().ifPresent(this::contributeMac);
      } else if (!AddressFlows.ipv6(port).isEmpty()) {
        contributeBound(AddressFlows.ipv6(port));
      }
    }

    /** Only the MAC address is declared: any IP address may be said to be there. */
    private void contributeMac(MacAddress mac) {
      pass(
          FlowPriority.UNCLAIMED,
          Payload.arp(any()).with(HeaderMatch.exact(HeaderField.ARP_SHA, mac)));
      rest(Payload.arp(any()));
      contributeSolicitations(FlowPriority.UNCLAIMED, mac);
      for (MacAddress said : List.of(mac, NONE)) {
        pass(FlowPriority.UNCLAIMED, advertisement(said));
      }
      rest(advertisement());
    }

    private void contributeBound(List<IpAddress> own) {
      port.enforcedMac()
          .ifPresentOrElse(
              mac -> contributeSolicitations(FlowPriority.EXACT, mac), this::vetoOthers);
      for (IpAddress address : own) {
        if (port.enforcedMac().isEmpty()) {
          pass(FlowPriority.EXACT, Payload.target(advertisement(), address));
        } else {
          for (MacAddress said : List.of(port.enforcedMac().get(), NONE)) {
            pass(FlowPriority.EXACT, Payload.target(advertisement(said), address));
          }
        }
      }
      rest(advertisement());
    }

    /** Its addresses are at no other member's MAC address. */
    private void vetoOthers() {
      for (MacAddress mac : segment.stations().keySet()) {
        if (!KnownMacs.of(port).equals(Optional.of(mac))) {
          flows.accept(
              Flow.of(
                  FlowTable.NEIGHBOUR.key(FlowPriority.VETO, advertisement(mac)),
                  segment.cookie(Feature.NEIGHBOUR)));
        }
      }
    }

    private void contributeSolicitations(FlowPriority band, MacAddress mac) {
      FlowMatch any = Payload.discovery(any(), Payload.NEIGHBOUR_SOLICITATION);
      for (MacAddress said : List.of(mac, NONE)) {
        pass(band, any.with(HeaderMatch.exact(HeaderField.ND_SLL, said)));
      }
      rest(any);
    }

    private FlowMatch advertisement() {
      return Payload.discovery(any(), Payload.NEIGHBOUR_ADVERTISEMENT);
    }

    private FlowMatch advertisement(MacAddress said) {
      return advertisement().with(HeaderMatch.exact(HeaderField.ND_TLL, said));
    }

    private FlowMatch any() {
      return segment.from(port);
    }

    private void pass(FlowPriority band, FlowMatch match) {
      flows.accept(
          Flow.of(
              FlowTable.NEIGHBOUR.key(band, match),
              segment.cookie(Feature.NEIGHBOUR),
              FlowTable.ANSWER.enter()));
    }

    private void rest(FlowMatch match) {
      flows.accept(
          Flow.of(
              FlowTable.NEIGHBOUR.key(FlowPriority.REST, match),
              segment.cookie(Feature.NEIGHBOUR)));
    }
  }
}
