package dev.overlane.flow.state;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import dev.overlane.flow.pipeline.FlowCookie;
import dev.overlane.flow.pipeline.Pipeline;
import dev.overlane.flow.state.FlowAction.LoadMetadata;
import dev.overlane.flow.state.FlowInstruction.ApplyActions;
import dev.overlane.flow.state.FlowMatch.MaskedMac;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

final class FlowDiffTest {
  private static final LearnedRule LEARNED = Pipeline.LEARNED;

  @Property(tries = 500)
  void change_appliedToTheObserved_givesTheDesiredAndTheGenuineLearned(
      @ForAll("desired") FlowSet desired, @ForAll("observed") FlowSet observed) {
    FlowChangeSet change = FlowDiff.between(desired, observed, LEARNED);

    FlowSet genuine =
        FlowSet.of(
            observed.flows().stream()
                .filter(LEARNED::isGenuine)
                .filter(flow -> !desired.contains(flow.key()))
                .toList());
    FlowSet expected =
        FlowSet.of(Stream.concat(desired.flows().stream(), genuine.flows().stream()).toList());
    assertThat(applied(observed, change)).isEqualTo(expected);
    assertThat(FlowDiff.between(desired, expected, LEARNED).isEmpty()).isTrue();
  }

  @Property(tries = 500)
  void change_touchesOnlyWhatDiffers(
      @ForAll("desired") FlowSet desired, @ForAll("observed") FlowSet observed) {
    FlowChangeSet change = FlowDiff.between(desired, observed, LEARNED);

    assertThat(change.adds()).noneMatch(flow -> flow.equals(observed.get(flow.key())));
    assertThat(change.deletes()).noneMatch(flow -> desired.contains(flow.key()));
    assertThat(change.replaced())
        .allMatch(flow -> flow.equals(observed.get(flow.key())) && desired.contains(flow.key()));
  }

  @Property(tries = 500)
  void foreign_deletesExactlyWhatHasNotOurMarkOrCannotBeRead(@ForAll("observed") FlowSet observed) {
    FlowChangeSet change = FlowDiff.foreign(observed, FlowCookie.OWN);

    assertThat(change.adds()).isEmpty();
    assertThat(applied(observed, change).flows())
        .allMatch(flow -> flow.cookie() >>> 48 == 0x0f1a && !flow.toString().contains("Opaque"));
    assertThat(change.deletes())
        .allMatch(
            flow ->
                flow.cookie() >>> 48 != 0x0f1a
                    || flow.toString().contains("Opaque")
                    || !flow.key().match().others().isEmpty());
  }

  @Test
  void flows_thatDifferInOpaqueMatchPartsOnly_areTwo() {
    Flow one = FlowArbitraries.opaque(1);
    Flow two = FlowArbitraries.opaque(2);

    FlowChangeSet change = FlowDiff.between(FlowSet.EMPTY, FlowSet.of(List.of(one, two)), LEARNED);

    assertThat(change.deletes()).containsExactly(one, two);
  }

  @Test
  void learnedFlow_isGenuineOnlyAsTheLearnActionMakesIt() {
    Flow genuine = FlowArbitraries.learned(100, 0x0200_0000_0001L, 16, 7);
    FlowMatch match = genuine.key().match();

    assertThat(LEARNED.isGenuine(genuine)).isTrue();
    assertThat(FlowArbitraries.learned(100, 0x0200_0000_0001L, 32, 7)).matches(LEARNED::isGenuine);
    assertThat(
            List.of(
                with(genuine, new FlowKey(50, 200, match)),
                with(genuine, new FlowKey(40, 201, match)),
                with(genuine, new FlowKey(40, 200, match.withInPort(1))),
                with(genuine, new FlowKey(40, 200, match.withMetadata(new Bits(1, 3)))),
                with(genuine, new FlowKey(40, 200, match.withMetadata(Bits.NONE))),
                with(genuine, new FlowKey(40, 200, match.withEthDestination(MaskedMac.GROUP))),
                FlowArbitraries.learned(100, 0x0100_0000_0001L, 16, 7),
                FlowArbitraries.learned(100, 0x0200_0000_0001L, 24, 7),
                new Flow(genuine.key(), 0, genuine.instructions(), genuine.lifetime()),
                new Flow(
                    genuine.key(),
                    genuine.cookie(),
                    genuine.instructions(),
                    Flow.Lifetime.PERMANENT),
                loading(genuine, new LoadMetadata(0, 16, 7)),
                loading(genuine, new FlowAction.Output(3)),
                loading(genuine, new FlowAction.Opaque(RawBytes.of(new byte[8])))))
        .noneMatch(LEARNED::isGenuine);
  }

  private static Flow with(Flow flow, FlowKey key) {
    return new Flow(key, flow.cookie(), flow.instructions(), flow.lifetime());
  }

  private static Flow loading(Flow flow, FlowAction action) {
    return new Flow(
        flow.key(),
        flow.cookie(),
        ImmutableList.of(new ApplyActions(ImmutableList.of(action))),
        flow.lifetime());
  }

  /** What a switch does: strict deletes first, then adds that replace. */
  private static FlowSet applied(FlowSet observed, FlowChangeSet change) {
    Map<FlowKey, Flow> flows = new LinkedHashMap<>();
    observed.flows().forEach(flow -> flows.put(flow.key(), flow));
    change.deletes().forEach(flow -> assertThat(flows.remove(flow.key())).isNotNull());
    change.adds().forEach(flow -> flows.put(flow.key(), flow));
    return FlowSet.of(flows.values());
  }

  @Provide
  Arbitrary<FlowSet> desired() {
    return FlowArbitraries.set(FlowArbitraries.compiled());
  }

  @Provide
  Arbitrary<FlowSet> observed() {
    return FlowArbitraries.set(FlowArbitraries.any());
  }
}
