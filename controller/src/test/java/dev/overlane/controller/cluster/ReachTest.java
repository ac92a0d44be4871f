package dev.overlane.controller.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableSet;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class ReachTest {
  private static final ImmutableSet<String> NAMES = ImmutableSet.of("dt-1");
  private static final ImmutableSet<String> NONE = ImmutableSet.of();
  private static final Duration BLINK = Duration.ofMillis(1);
  private static final Duration LOOK = Duration.ofMillis(500);

  private final Reach reach = new Reach();
  private Predicate<String> elsewhere = host -> true;
  private long now = -5;

  private Set<String> after(Duration pause, Set<String> reached, Set<String> held) {
    long until = now + pause.toNanos();
    while (until - now > LOOK.toNanos()) {
      now += LOOK.toNanos();
      reach.unreached(NAMES, reached, held, elsewhere, now);
    }
    now = until;
    return reach.unreached(NAMES, reached, held, elsewhere, now);
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
  void hostThatNobodyElseReaches_isKept_untilSomebodyDoes() {
    after(BLINK, NAMES, NAMES);
    elsewhere = host -> false;
    assertThat(after(Reach.PATIENCE.multipliedBy(2), NONE, NAMES)).isEmpty();
    elsewhere = host -> true;
    assertThat(after(Reach.LOST.minus(BLINK), NONE, NAMES)).isEmpty();
    assertThat(after(BLINK, NONE, NAMES)).containsExactly("dt-1");
  }

  @Test
  void whoHasNoHost_saysWhatItCannotReach_alsoWhereNobodyElseDoes() {
    after(BLINK, NAMES, NONE);
    elsewhere = host -> false;
    after(BLINK, NONE, NONE);
    assertThat(after(Reach.LOST, NONE, NONE)).containsExactly("dt-1");
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
  void hostThatIsLostAgainAndAgain_movesEverMoreSeldom() {
    after(BLINK, NAMES, NAMES);
    for (int lost : new int[] {5, 5, 10, 20, 40, 40}) {
      assertThat(awake(NONE, NAMES)).isEqualTo(lost);
      assertThat(after(BLINK, NAMES, NAMES)).isEmpty();
    }
    awake(NONE, NAMES);
    int steady = awake(NAMES, NONE);
    assertThat(steady).isEqualTo(600);

    after(BLINK, NAMES, NAMES);
    now += Damping.CALM.toNanos();
    after(BLINK, NAMES, NAMES);
    assertThat(awake(NONE, NAMES)).isEqualTo(5);
  }

  @Test
  void hostThatIsGivenAwayAgain_andHadByNobodyElse_staysListedUntilItIsReached() {
    after(BLINK, NAMES, NAMES);
    for (int loss = 0; loss < 4; loss++) {
      awake(NONE, NAMES);
      for (int seconds = 0; seconds < 60; seconds++) {
        assertThat(after(Duration.ofSeconds(1), NONE, NAMES)).containsExactly("dt-1");
      }
      assertThat(after(BLINK, NAMES, NAMES)).isEmpty();
    }
  }

  @Test
  void whoWasNotAwake_doesNotCountThatTime() {
    after(BLINK, NAMES, NAMES);
    after(BLINK, NONE, NAMES);
    now += Duration.ofSeconds(55).toNanos();
    assertThat(after(BLINK, NONE, NAMES)).isEmpty();
    assertThat(awake(NONE, NAMES)).isEqualTo(5);
  }

  @Test
  void whoIsHardlyEverAwake_givesAwayAllTheSame() {
    after(BLINK, NAMES, NAMES);
    after(BLINK, NONE, NAMES);
    int looks = 0;
    do {
      now += Duration.ofSeconds(3).toNanos();
      looks++;
    } while (reach.unreached(NAMES, NONE, NAMES, elsewhere, now).isEmpty());
    assertThat(looks * 3L)
        .isBetween(Reach.PATIENCE.toSeconds(), Reach.PATIENCE.plus(Reach.LOST).toSeconds() + 3);
  }

  @Test
  void hostThatMayWaitForItsTurn_isNotGivenAway_whileACrowdComesIn() {
    ImmutableSet<String> all =
        IntStream.range(0, 1000).mapToObj(i -> "h" + i).collect(ImmutableSet.toImmutableSet());
    Set<String> in = new HashSet<>();
    reach.unreached(all, in, all, elsewhere, now);
    for (String host : all) {
      in.add(host);
      if (in.size() % Reach.CROWD == 0) {
        now += LOOK.toNanos();
        boolean patient = in.size() * 125L < Reach.PATIENCE.plus(Reach.LOST).toMillis();
        assertThat(reach.unreached(all, in, all, elsewhere, now).isEmpty())
            .isEqualTo(patient || in.equals(all));
      }
    }
  }

  @Test
  void fewThatCome_excuseNobody() {
    ImmutableSet<String> all = ImmutableSet.of("h0", "h1", "h2", "cut");
    reach.unreached(all, all, all, elsewhere, now);
    Set<String> in = new HashSet<>();
    reach.unreached(all, in, all, elsewhere, now);
    for (int look = 0; look < 10; look++) {
      now += LOOK.toNanos();
      if (look < 3) {
        in.add("h" + look);
      }
      assertThat(reach.unreached(all, in, all, elsewhere, now).contains("cut"))
          .isEqualTo(look == 9);
    }
  }

  /** How many seconds it takes, at a look a second, until it is listed or no longer is. */
  private int awake(Set<String> reached, Set<String> held) {
    Set<String> first = after(BLINK, reached, held);
    int seconds = 0;
    while (after(Duration.ofSeconds(1), reached, held).equals(first)) {
      seconds++;
    }
    return seconds + 1;
  }

  @Test
  void hostThatLeftTheFile_isForgotten() {
    after(BLINK, NAMES, NONE);
    assertThat(reach.unreached(NONE, NONE, NONE, elsewhere, now)).isEmpty();
    assertThat(after(BLINK, NONE, NONE)).containsExactly("dt-1");
  }

  @Test
  void text_isReadAsItWasWritten_andOtherTextAsNone() {
    assertThat(Reach.of(Reach.text(NAMES))).isEqualTo(NAMES);
    assertThat(Reach.of(Reach.text(NONE))).isEmpty();
    assertThat(Reach.of("{")).isEmpty();
  }
}
