package dev.overlane.flow.compile;

import com.google.common.collect.ImmutableList;
import dev.overlane.config.model.MacAddress;
import dev.overlane.flow.compile.MemberFlows.Kind;
import dev.overlane.flow.pipeline.FlowCookie;
import dev.overlane.flow.pipeline.FlowCookie.Feature;
import dev.overlane.flow.pipeline.FlowPriority;
import dev.overlane.flow.pipeline.FlowTable;
import dev.overlane.flow.pipeline.Metadata;
import dev.overlane.flow.state.Flow;
import dev.overlane.flow.state.FlowInstruction.ApplyActions;
import dev.overlane.flow.state.FlowInstruction.WriteMetadata;
import dev.overlane.flow.state.FlowMatch;
import dev.overlane.flow.state.FlowMatch.MaskedMac;
import java.util.function.Consumer;

/** FORWARD: known stations by the file; groups to the flood; the rest by what was learned. */
final class ForwardFlows implements FlowContributor {
  /** Addresses that no bridge forwards (IEEE 802.1Q, table 8-1). */
  private static final MaskedMac RESERVED =
      new MaskedMac(new MacAddress(0x0180_c200_0000L), new MacAddress(0xffff_ffff_fff0L));

  @Override
  public void contribute(HostView view, Consumer<Flow> flows) {
    if (view.segments().isEmpty()) {
      return;
    }
    long cookie = FlowCookie.of(Feature.FORWARD);
    flows.accept(
        Flow.of(
            FlowTable.FORWARD.key(FlowPriority.VETO, FlowMatch.ANY.withEthDestination(RESERVED)),
            cookie));
    flows.accept(
        Flow.of(
            FlowTable.FORWARD.key(
                FlowPriority.GROUP, FlowMatch.ANY.withEthDestination(MaskedMac.GROUP)),
            cookie,
            FlowTable.LIMIT.enter()));
    flows.accept(
        Flow.of(
            FlowTable.FORWARD.key(FlowPriority.MISS, FlowMatch.ANY),
            cookie,
            new ApplyActions(ImmutableList.of(FlowTable.LEARNED.consult())),
            FlowTable.LIMIT.enter()));
    view.segments().forEach(segment -> contributeKnown(segment, flows));
  }

  private static void contributeKnown(SegmentView segment, Consumer<Flow> flows) {
    FlowMatch match = segment.match();
    long cookie = segment.cookie(Feature.FORWARD);
    segment
        .stations()
        .forEach(
            (mac, place) ->
                flows.accept(
                    segment
                        .shared()
                        .get(
                            Kind.WAY,
                            mac.value(),
                            place.value(),
                            () ->
                                Flow.of(
                                    FlowTable.FORWARD.key(
                                        FlowPriority.EXACT,
                                        match.withEthDestination(MaskedMac.exact(mac))),
                                    cookie,
                                    new WriteMetadata(Metadata.KNOWN.and(place)),
                                    FlowTable.EGRESS.enter()))));
  }
}
