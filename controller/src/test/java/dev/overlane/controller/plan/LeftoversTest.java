package dev.overlane.controller.plan;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSortedMap;
import dev.overlane.config.model.MacAddress;
import dev.overlane.config.model.NetworkModel;
import dev.overlane.flow.compile.FlowCompiler;
import dev.overlane.flow.compile.HostBindings;
import dev.overlane.flow.compile.HostBindings.LocalPort;
import dev.overlane.flow.pipeline.FlowCookie;
import dev.overlane.flow.pipeline.FlowCookie.Feature;
import dev.overlane.flow.pipeline.FlowPriority;
import dev.overlane.flow.pipeline.FlowTable;
import dev.overlane.flow.pipeline.MetadataField;
import dev.overlane.flow.state.Flow;
import dev.overlane.flow.state.FlowChangeSet;
import dev.overlane.flow.state.FlowKey;
import dev.overlane.flow.state.FlowMatch;
import dev.overlane.flow.state.FlowMatch.MaskedMac;
import dev.overlane.flow.state.FlowSet;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** What the file rules out of dt-1's flows whatever its rows are. */
final class LeftoversTest {
  private static final NetworkModel SEED = Networks.parse(Networks.SEED);
  private static final NetworkModel ALONE =
      Networks.parse(Networks.SEED.substring(0, Networks.SEED.indexOf("  dt-2:")));
  private static final FlowSet HELD = compiled(SEED);

  private static FlowSet compiled(NetworkModel model) {
    return FlowCompiler.compile(
        model,
        model.hosts().get("dt-1"),
        HostBindings.of(
            OptionalInt.of(1),
            ImmutableSortedMap.of(
                "vA", new LocalPort("A", "ab", 2, Optional.empty(), Optional.empty()),
                "vX", new LocalPort("X", "xy", 3, Optional.empty(), Optional.empty()))),
        RosterBuilder.build(model, ImmutableMap.of(), ImmutableMap.of()));
  }

  private static FlowChangeSet leftovers(NetworkModel model, FlowSet held) {
    return Leftovers.in(model, model.hosts().get("dt-1"), held);
  }

  @Test
  void flowsOfTheFile_areNoLeftovers() {
    assertThat(leftovers(SEED, HELD).isEmpty()).isTrue();
  }

  @Test
  void foreignFlow_isTakenOut() {
    Flow foreign = Flow.of(new FlowKey(0, 900, FlowMatch.ANY), 0);
    FlowSet held =
        FlowSet.of(ImmutableList.<Flow>builder().addAll(HELD.flows()).add(foreign).build());

    assertThat(leftovers(SEED, held).deletes()).containsExactly(foreign);
    assertThat(leftovers(SEED, held).adds()).isEmpty();
  }

  @Test
  void hostThatLeft_isNeitherAcceptedFromNorSentTo() {
    FlowChangeSet change = leftovers(ALONE, HELD);

    assertThat(change.applyTo(HELD).toString()).doesNotContain("192.168.77.26");
    assertThat(change.adds()).hasSameSizeAs(change.replaced());
    assertThat(leftovers(ALONE, change.applyTo(HELD)).isEmpty()).isTrue();
  }

  @Test
  void segmentWithoutAMemberHere_losesItsFlowsAndNoOtherDoes() {
    NetworkModel without =
        Networks.parse(Networks.SEED.replace("      X: { segment: xy, interface: vX }\n", ""));

    FlowChangeSet change = leftovers(without, HELD);

    assertThat(change.deletes()).isNotEmpty().allMatch(flow -> (int) flow.cookie() == 10101);
    assertThat(change.applyTo(HELD).flows()).noneMatch(flow -> (int) flow.cookie() == 10101);
  }

  @Test
  void segmentThatAFloatingPortMayBringHere_keepsItsFlows() {
    NetworkModel without =
        Networks.parse(
            Networks.SEED.replace("      X: { segment: xy, interface: vX }\n", "")
                + "ports:\n  M: { segment: xy }\n");

    assertThat(leftovers(without, HELD).isEmpty()).isTrue();
  }

  /** The cookie of what a switch learns behind a port of its own names the port, not a segment. */
  @Test
  void stationLearnedBehindAPort_staysAsLongAsItsSegmentMay() {
    FlowMatch station =
        FlowMatch.ANY
            .withMetadata(MetadataField.SEGMENT.of(10101))
            .withEthDestination(
                MaskedMac.exact(MacAddress.parse("02:00:00:00:00:01").orElseThrow()));
    Flow learned =
        Flow.of(
            FlowTable.LEARNED.key(FlowPriority.EXACT, station),
            FlowCookie.of(Feature.LEARNED_HERE, 3));
    FlowSet held =
        FlowSet.of(ImmutableList.<Flow>builder().addAll(HELD.flows()).add(learned).build());
    NetworkModel without =
        Networks.parse(Networks.SEED.replace("      X: { segment: xy, interface: vX }\n", ""));

    assertThat(leftovers(SEED, held).isEmpty()).isTrue();
    assertThat(leftovers(without, held).deletes()).contains(learned);
  }
}
