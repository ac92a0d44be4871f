package dev.overlane.flow.state;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableSortedMap;
import com.google.common.collect.ImmutableSortedSet;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The change from some meters to others. */
final class MeterChangeSetTest {
  private static final Metering SLOW = new Metering.Limit(5, 5);
  private static final Metering FAST = new Metering.Limit(9, 9);
  private static final SwitchMeters HELD =
      new SwitchMeters(10, ImmutableSortedMap.of(1, SLOW, 2, SLOW, 3, SLOW));
  private static final ImmutableSortedMap<Integer, Metering> DESIRED =
      ImmutableSortedMap.of(2, FAST, 3, SLOW, 4, FAST);

  @Test
  void change_isTheLeastThatGivesTheDesired() {
    MeterChangeSet change = MeterChangeSet.between(DESIRED, HELD.held());

    assertThat(change.adds()).isEqualTo(Map.of(4, FAST));
    assertThat(change.changes()).isEqualTo(Map.of(2, FAST));
    assertThat(change.deletes()).isEqualTo(ImmutableSortedSet.of(1));
    assertThat(HELD.after(change)).isEqualTo(new SwitchMeters(10, DESIRED));
    assertThat(MeterChangeSet.between(DESIRED, DESIRED)).isEqualTo(MeterChangeSet.EMPTY);
  }

  @Test
  void partBeforeFlows_takesNoMeterFromThem() {
    MeterChangeSet change = MeterChangeSet.between(DESIRED, HELD.held());

    assertThat(change.beforeFlows().deletes()).isEmpty();
    assertThat(HELD.after(change.beforeFlows()).held())
        .isEqualTo(Map.of(1, SLOW, 2, FAST, 3, SLOW, 4, FAST));
    assertThat(change.isEmpty()).isFalse();
    assertThat(MeterChangeSet.EMPTY.isEmpty()).isTrue();
  }
}
