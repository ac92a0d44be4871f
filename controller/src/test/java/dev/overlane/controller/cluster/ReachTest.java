package dev.overlane.controller.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableSet;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class ReachTest {
  private static final ImmutableSet<String> NAMES = ImmutableSet.of("dt-1");
  private static final ImmutableSet<String> NONE = ImmutableSet.of();
  private static final Duration BLINK = Duration.ofMillis(1);

  private final Reach reach = new Reach();
  private long now = -5;

  private Set<String> after(Duration pause, Set<String> reached, Set<String> held) {
    now += pause.toNanos();
    return reach.unreached(NAMES, reached, held, now);
  }

  @Test
  void whoHasStarted_isGivenNothing_beforeItReachesIt_andAtOnceThen() {
    assertThat(after(BLINK, NONE, NONE)).containsExactly("dt-1");
    assertThat(after(BLINK, NAMES, NONE)).isEmpty();
  }

  @Test
  void whoHasAHostAndStarts_hasTimeToReachIt() {
    assertThat(after(BLINK, NONE, NONE)).containsExactly("dt-1");
    assertThat(after(Reach.LOST, NONE, NAMES)).isEmpty();
    assertThat(after(Reach.LOST, NONE, NAMES)).containsExactly("dt-1");
  }

  @Test
  void hostThatIsOutOfReachForAMoment_isKept() {
    after(BLINK, NAMES, NAMES);
    assertThat(after(BLINK, NONE, NAMES)).isEmpty();
    assertThat(after(Reach.LOST.minus(BLINK), NONE, NAMES)).isEmpty();
    assertThat(after(BLINK, NAMES, NAMES)).isEmpty();
    assertThat(after(BLINK, NONE, NAMES)).isEmpty();
    assertThat(after(Reach.LOST, NONE, NAMES)).containsExactly("dt-1");
  }

  @Test
  void hostThatIsInReachAgain_isTakenBackLate_andByWhoHasItAtOnce() {
    after(BLINK, NAMES, NAMES);
    after(BLINK, NONE, NAMES);
    after(Reach.LOST, NONE, NAMES);
    assertThat(after(BLINK, NAMES, NONE)).containsExactly("dt-1");
    assertThat(after(Reach.STEADY.minus(BLINK), NAMES, NONE)).containsExactly("dt-1");
    assertThat(after(BLINK, NONE, NONE)).containsExactly("dt-1");
    assertThat(after(BLINK, NAMES, NONE)).containsExactly("dt-1");
    assertThat(after(Reach.STEADY, NAMES, NONE)).isEmpty();

    after(BLINK, NONE, NAMES);
    assertThat(after(Reach.LOST, NONE, NAMES)).containsExactly("dt-1");
    assertThat(after(BLINK, NAMES, NAMES)).isEmpty();
  }

  @Test
  void hostThatLeftTheFile_isForgotten() {
    after(BLINK, NAMES, NONE);
    assertThat(reach.unreached(NONE, NONE, NONE, now)).isEmpty();
    assertThat(after(BLINK, NONE, NONE)).containsExactly("dt-1");
  }

  @Test
  void text_isReadAsItWasWritten_andOtherTextAsNone() {
    assertThat(Reach.of(Reach.text(NAMES))).isEqualTo(NAMES);
    assertThat(Reach.of(Reach.text(NONE))).isEmpty();
    assertThat(Reach.of("{")).isEmpty();
  }
}
