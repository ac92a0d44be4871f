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
    }
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
      port.enforcedMac().ifPresent(mac -> contributeSolicitations(FlowPriority.EXACT, mac));
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
