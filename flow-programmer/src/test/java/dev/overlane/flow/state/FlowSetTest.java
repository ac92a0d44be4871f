package dev.overlane.flow.state;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import java.util.Optional;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

final class FlowSetTest {

  @Property(tries = 500)
  void sharing_changesNoFlow_andHoldsNoneTwice(
      @ForAll("flows") FlowSet observed, @ForAll("flows") FlowSet desired) {
    FlowSet shared = observed.sharing(desired);

    assertThat(shared).isEqualTo(observed);
    for (Flow flow : shared.flows()) {
      if (flow.equals(desired.get(flow.key()))) {
        assertThat(flow).isSameAs(desired.get(flow.key()));
      }
    }
  }

  @Test
  void sharing_ofTheSameFlows_isTheOtherSet() {
    Flow one = FlowArbitraries.opaque(1);
    FlowSet desired = FlowSet.of(ImmutableSet.of(one, FlowArbitraries.opaque(2)));
    FlowSet observed =
        FlowSet.of(ImmutableSet.of(FlowArbitraries.opaque(2), FlowArbitraries.opaque(1)));

    assertThat(observed.sharing(desired)).isSameAs(desired);
    assertThat(observed.sharing(desired.with(ImmutableMap.of(one.key(), Optional.empty()))))
        .isEqualTo(observed);
  }

  @Provide
  Arbitrary<FlowSet> flows() {
    return FlowArbitraries.set(FlowArbitraries.any());
  }
}
