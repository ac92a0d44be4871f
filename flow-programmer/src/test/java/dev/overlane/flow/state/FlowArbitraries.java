package dev.overlane.flow.state;

import com.google.common.collect.ImmutableList;
import dev.overlane.config.model.MacAddress;
import dev.overlane.config.model.Vni;
import dev.overlane.flow.pipeline.FlowCookie;
import dev.overlane.flow.pipeline.FlowCookie.Feature;
import dev.overlane.flow.pipeline.Metadata;
import dev.overlane.flow.pipeline.Pipeline;
import dev.overlane.flow.state.FlowAction.LoadMetadata;
import dev.overlane.flow.state.FlowAction.Output;
import dev.overlane.flow.state.FlowInstruction.ApplyActions;
import dev.overlane.flow.state.FlowInstruction.GotoTable;
import dev.overlane.flow.state.FlowMatch.MaskedMac;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Generated flows from a space so small that keys meet. */
final class FlowArbitraries {
  private FlowArbitraries() {}

  /** Sets of flows; of two with one key, the later counts. */
  static Arbitrary<FlowSet> set(Arbitrary<Flow> flows) {
    return flows
        .list()
        .ofMaxSize(12)
        .map(
            list -> {
              Map<FlowKey, Flow> byKey = new LinkedHashMap<>();
              list.forEach(flow -> byKey.put(flow.key(), flow));
              return FlowSet.of(byKey.values());
            });
  }

  /** Flows as a compiler might make them. */
  static Arbitrary<Flow> compiled() {
    return Combinators.combine(
            Arbitraries.of(0, 10, 50),
            Arbitraries.of(100, 200),
            Arbitraries.integers().between(1, 3),
            Arbitraries.of(new GotoTable(60), new ApplyActions(ImmutableList.of(new Output(2)))))
        .as(
            (table, priority, port, instruction) ->
                Flow.of(
                    new FlowKey(table, priority, FlowMatch.ANY.withInPort(port)),
                    FlowCookie.of(Feature.CLASSIFY, 100),
                    instruction));
  }

  /** Flows as a switch might hold them: ours, altered, foreign, learned, unreadable. */
  static Arbitrary<Flow> any() {
    Arbitrary<Flow> marked =
        Combinators.combine(compiled(), Arbitraries.of(0L, FlowCookie.of(Feature.EGRESS, 7)))
            .as(
                (flow, cookie) ->
                    new Flow(flow.key(), cookie, flow.instructions(), flow.lifetime()));
    Arbitrary<Flow> learned =
        Combinators.combine(
                Arbitraries.of(100, 200),
                Arbitraries.of(0x0200_0000_0001L, 0x0100_0000_0001L),
                Arbitraries.of(16, 32, 8))
            .as((segment, mac, bits) -> learned(segment, mac, bits, 7));
    Arbitrary<Flow> unreadable = Arbitraries.integers().between(0, 3).map(FlowArbitraries::opaque);
    Arbitrary<Flow> unreadableAction =
        compiled()
            .map(
                flow ->
                    Flow.of(
                        flow.key(),
                        flow.cookie(),
                        new FlowInstruction.Opaque(RawBytes.of(new byte[] {1}))));
    return Arbitraries.oneOf(List.of(compiled(), marked, learned, unreadable, unreadableAction));
  }

  /** A flow in LEARNED, genuine if the address is no group's and the bits are 16 or 32. */
  static Flow learned(int segment, long mac, int bits, long value) {
    FlowMatch match =
        FlowMatch.ANY
            .withMetadata(Metadata.segment(new Vni(segment)))
            .withEthDestination(MaskedMac.exact(new MacAddress(mac)));
    return new Flow(
        new FlowKey(Pipeline.LEARNED.table(), Pipeline.LEARNED.priority(), match),
        bits == 16
            ? Pipeline.LEARNED.cookieOfPort((int) value)
            : Pipeline.LEARNED.cookieOfSegment(segment),
        ImmutableList.of(new ApplyActions(ImmutableList.of(new LoadMetadata(32, bits, value)))),
        new Flow.Lifetime(0, Pipeline.LEARNED_HARD_TIMEOUT, 0));
  }

  /** A flow that matches what the model has no name for. */
  static Flow opaque(int number) {
    FlowMatch match =
        FlowMatch.ANY.withOthers(ImmutableList.of(RawBytes.of(new byte[] {(byte) number})));
    return Flow.of(new FlowKey(0, 1, match), FlowCookie.of(Feature.CLASSIFY));
  }
}
