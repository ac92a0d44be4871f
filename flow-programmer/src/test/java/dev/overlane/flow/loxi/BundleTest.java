package dev.overlane.flow.loxi;

import static dev.overlane.flow.loxi.OvsBench.adds;
import static dev.overlane.flow.loxi.TestOwner.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import com.google.common.io.BaseEncoding;
import dev.overlane.flow.FlowOutcome;
import dev.overlane.flow.FlowOutcome.Applied;
import dev.overlane.flow.FlowOutcome.Refused;
import dev.overlane.flow.SwitchSession;
import dev.overlane.flow.pipeline.FlowText;
import dev.overlane.flow.state.Flow;
import dev.overlane.flow.state.Flow.Lifetime;
import dev.overlane.flow.state.FlowAction;
import dev.overlane.flow.state.FlowAction.Output;
import dev.overlane.flow.state.FlowChangeSet;
import dev.overlane.flow.state.FlowInstruction.GotoTable;
import dev.overlane.flow.state.FlowMatch;
import dev.overlane.flow.state.FlowSet;
import dev.overlane.flow.state.RawBytes;
import java.util.Collections;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Change sets as bundles in a real ovs-vswitchd. */
final class BundleTest {
  @RegisterExtension static final OvsBench bench = new OvsBench();

  private static final Flow OLD = flow(1);
  private static final Flow GOOD = flow(2);
  private static final Flow ALSO_GOOD = flow(3);

  private static Flow flow(int port) {
    return Flows.flow(0, 5, FlowMatch.ANY.withInPort(port), Flows.apply(new Output(7)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"OpenFlow14", "OpenFlow13"})
  void messageThatTheSwitchCannotDecode_inTheMiddle_nothingIsApplied(String protocol) {
    Flow backwards = Flows.flow(30, 5, FlowMatch.ANY, new GotoTable(5));
    assertNothingIsApplied(protocol, backwards, "BAD_INSTRUCTION BAD_TABLE_ID");
  }

  @ParameterizedTest
  @ValueSource(strings = {"OpenFlow14", "OpenFlow13"})
  void messageThatFailsAtCommit_inTheMiddle_nothingIsApplied(String protocol) {
    int checkOverlap = 2;
    Flow overlapping =
        new Flow(
            Flows.flow(0, 5, FlowMatch.ANY).key(),
            Flows.COOKIE,
            ImmutableList.of(),
            new Lifetime(0, 0, checkOverlap));
    assertNothingIsApplied(protocol, overlapping, "FLOW_MOD_FAILED OVERLAP");
  }

  /** Trap F5: OpenFlowJ cannot read the error that OVS answers; the outcome is refusal still. */
  @ParameterizedTest
  @ValueSource(strings = {"OpenFlow14", "OpenFlow13"})
  void f5_niciraErrorThatOpenFlowJCannotRead_isARefusal(String protocol) {
    String clauseTwoOfOne = "ffff0010000023200022020100000003";
    RawBytes conjunction = RawBytes.of(BaseEncoding.base16().lowerCase().decode(clauseTwoOfOne));
    Flow bad = Flows.flow(0, 5, FlowMatch.ANY, Flows.apply(new FlowAction.Opaque(conjunction)));
    assertNothingIsApplied(protocol, bad, "of experimenter 0x2320");
  }

  private static void assertNothingIsApplied(String protocol, Flow bad, String reason) {
    SwitchSession session = bench.connect(protocol);
    await(session.apply(adds(ImmutableList.of(OLD))));

    FlowOutcome outcome =
        await(
            session.apply(
                new FlowChangeSet(
                    ImmutableList.of(OLD),
                    ImmutableList.of(GOOD, bad, ALSO_GOOD),
                    ImmutableList.of())));

    assertThat(outcome).isInstanceOf(Refused.class);
    assertThat(((Refused) outcome).reason()).contains(reason).contains(FlowText.of(bad));
    assertThat(await(session.readFlows())).isEqualTo(FlowSet.of(ImmutableList.of(OLD)));
    assertThat(await(session.apply(adds(ImmutableList.of(GOOD))))).isEqualTo(new Applied());
  }

  @Test
  void deleteAndAddOfTheSameKey_inOneBundle_leavesTheAdded() {
    SwitchSession session = bench.connect("OpenFlow14");
    await(session.apply(adds(ImmutableList.of(OLD, GOOD))));
    Flow replacement = Flows.flow(0, 5, GOOD.key().match(), new GotoTable(10));

    await(
        session.apply(
            new FlowChangeSet(
                ImmutableList.of(OLD, GOOD), ImmutableList.of(replacement), ImmutableList.of())));

    assertThat(await(session.readFlows())).isEqualTo(FlowSet.of(ImmutableList.of(replacement)));
  }

  @Test
  void emptyChangeSet_isAppliedAtOnce() {
    SwitchSession session = bench.connect("OpenFlow14");
    assertThat(session.apply(FlowChangeSet.EMPTY).toCompletableFuture())
        .isCompletedWithValue(new Applied());
  }

  /** Trap F7. */
  @Test
  void f7_flowOfMoreThan64Kilobytes_isRefusedBeforeItIsWritten() {
    SwitchSession session = bench.connect("OpenFlow14");
    Flow huge =
        Flows.flow(
            0,
            9,
            FlowMatch.ANY,
            Flows.apply(Collections.nCopies(4_200, new Output(1)).toArray(FlowAction[]::new)));

    FlowOutcome outcome = await(session.apply(adds(ImmutableList.of(GOOD, huge))));

    assertThat(((Refused) outcome).reason()).contains("67").contains("bytes");
    assertThat(await(session.readFlows())).isEqualTo(FlowSet.EMPTY);
  }
}
