package dev.overlane.flow.compile;

import com.google.common.collect.ImmutableList;
import dev.overlane.config.model.IpAddress;
import dev.overlane.config.model.Ipv4Address;
import dev.overlane.config.model.MacAddress;
import dev.overlane.flow.compile.HostBindings.LocalPort;
import dev.overlane.flow.compile.MemberFlows.Kind;
import dev.overlane.flow.pipeline.FlowCookie.Feature;
import dev.overlane.flow.pipeline.FlowPriority;
import dev.overlane.flow.pipeline.FlowTable;
import dev.overlane.flow.state.Flow;
import dev.overlane.flow.state.FlowAction;
import dev.overlane.flow.state.FlowInstruction.ApplyActions;
import dev.overlane.flow.state.FlowMatch;
import dev.overlane.flow.state.HeaderField;
import dev.overlane.flow.state.HeaderMatch;
import java.util.Set;
import java.util.function.Consumer;

/**
 * ANSWER: who asks for a declared IPv4 address is told its MAC address by his own switch, if the
 * file knows that too and there is a way to it. The owner himself is not answered: he would take
 * the answer for another station with his address.
 */
final class AnswerFlows implements FlowContributor {

  @Override
  public void contribute(HostView view, Consumer<Flow> flows) {
    for (SegmentView segment : view.segments()) {
      flows.accept(
          Flow.of(
              FlowTable.ANSWER.key(FlowPriority.MISS, segment.match()),
              segment.cookie(Feature.ANSWER),
              segment.afterAnswer().enter()));
      Set<MacAddress> known = segment.stations().keySet();
      segment
          .addresses()
          .forEach(
              (address, owner) -> {
                if (!address.isIpv6()) {
                  owner
                      .mac()
                      .filter(known::contains)
                      .ifPresent(mac -> flows.accept(answer(segment, address, mac)));
                }
              });
      segment.ports().forEach(port -> contributeOwner(segment, port, flows));
    }
  }

  private static Flow answer(SegmentView segment, IpAddress address, MacAddress mac) {
    Ipv4Address asked = Ipv4Address.parse(address.text()).orElseThrow();
    return segment
        .shared()
        .get(
            Kind.ANSWER,
            asked.value(),
            mac.value(),
            () ->
                Flow.of(
                    FlowTable.ANSWER.key(FlowPriority.EXACT, request(segment.match(), address)),
                    segment.cookie(Feature.ANSWER),
                    new ApplyActions(ImmutableList.of(new FlowAction.AnswerArp(mac, asked)))));
  }

  private static void contributeOwner(SegmentView segment, LocalPort port, Consumer<Flow> flows) {
    for (IpAddress address : port.security().addresses()) {
      if (!address.isIpv6()) {
        FlowMatch own = segment.from(port);
        flows.accept(
            Flow.of(
                FlowTable.ANSWER.key(FlowPriority.GROUP, request(own, address)),
                segment.cookie(Feature.ANSWER),
                segment.afterAnswer().enter()));
      }
    }
  }

  private static FlowMatch request(FlowMatch match, IpAddress address) {
    return Payload.arpRequest(match).with(HeaderMatch.exact(HeaderField.ARP_TPA, address));
  }
}
