package dev.overlane.flow.compile;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import dev.overlane.config.model.IpAddress;
import dev.overlane.config.model.MacAddress;
import dev.overlane.flow.compile.SegmentRoster.AddressOwner;
import dev.overlane.flow.pipeline.FlowCookie.Feature;
import dev.overlane.flow.pipeline.FlowPriority;
import dev.overlane.flow.pipeline.FlowTable;
import dev.overlane.flow.state.Flow;
import dev.overlane.flow.state.FlowAction;
import dev.overlane.flow.state.FlowInstruction.ApplyActions;
import dev.overlane.flow.state.FlowMatch;
import dev.overlane.flow.state.FlowMatch.MaskedMac;
import dev.overlane.flow.state.HeaderField;
import dev.overlane.flow.state.HeaderMatch;
import java.util.Map;
import java.util.function.Consumer;

/**
 * ANSWER and ADVERTISE: who looks for the station with a declared IPv6 address is told its MAC
 * address by his own switch, on the same terms as by {@link AnswerFlows}. Answered are only
 * questions to a group of stations that say where the answer is to go: so probes whether a known
 * neighbour is still there reach it (RFC 4861, section 7.3), and duplicate address detection, which
 * may not say that, reaches all.
 */
final class AdvertiseFlows implements FlowContributor {
  private static final MacAddress NOT_SAID = new MacAddress(0);

  @Override
  public void contribute(HostView view, Consumer<Flow> flows) {
    for (SegmentView segment : view.segments()) {
      ImmutableMap<IpAddress, AddressOwner> answered = answered(segment);
      if (!answered.isEmpty()) {
        FlowMatch whereTo =
            question(segment.match()).with(HeaderMatch.exact(HeaderField.ND_SLL, NOT_SAID));
        flows.accept(goOn(segment, FlowPriority.VETO, whereTo));
        answered.forEach((address, owner) -> contributeAnswer(segment, address, owner, flows));
        contributeOwners(segment, answered, flows);
      }
    }
  }

  private static ImmutableMap<IpAddress, AddressOwner> answered(SegmentView segment) {
    return segment.addresses().entrySet().stream()
        .filter(entry -> entry.getKey().isIpv6())
        .filter(entry -> entry.getValue().mac().filter(segment.stations()::containsKey).isPresent())
        .collect(ImmutableMap.toImmutableMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  private static void contributeAnswer(
      SegmentView segment, IpAddress address, AddressOwner owner, Consumer<Flow> flows) {
    flows.accept(
        Flow.of(
            FlowTable.ANSWER.key(
                FlowPriority.EXACT,
                Payload.target(question(segment.match()), address)
                    .withEthDestination(MaskedMac.GROUP)),
            segment.cookie(Feature.ANSWER),
            apply(new FlowAction.TurnSolicitation(owner.isRouter())),
            FlowTable.ADVERTISE.enter()));
    FlowMatch turned = Payload.discovery(segment.match(), Payload.NEIGHBOUR_ADVERTISEMENT);
    flows.accept(
        Flow.of(
            FlowTable.ADVERTISE.key(FlowPriority.EXACT, Payload.target(turned, address)),
            segment.cookie(Feature.ANSWER),
            apply(new FlowAction.Advertise(owner.mac().orElseThrow(), address))));
  }

  /** An owner would take the answer for another station with his address. */
  private static void contributeOwners(
      SegmentView segment, ImmutableMap<IpAddress, AddressOwner> answered, Consumer<Flow> flows) {
    segment
        .ports()
        .forEach(
            port ->
                port.security().sources(port.enforcedMac()).stream()
                    .filter(answered::containsKey)
                    .map(address -> Payload.target(question(segment.from(port)), address))
                    .map(own -> goOn(segment, FlowPriority.GROUP, own))
                    .forEach(flows));
  }

  private static Flow goOn(SegmentView segment, FlowPriority band, FlowMatch match) {
    return Flow.of(
        FlowTable.ANSWER.key(band, match),
        segment.cookie(Feature.ANSWER),
        segment.afterAnswer().enter());
  }

  private static FlowMatch question(FlowMatch match) {
    return Payload.discovery(match, Payload.NEIGHBOUR_SOLICITATION);
  }

  private static ApplyActions apply(FlowAction action) {
    return new ApplyActions(ImmutableList.of(action));
  }
}
