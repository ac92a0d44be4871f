package dev.overlane.bench.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import dev.overlane.bench.wire.Passing.Kind;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class WireTimesTest {
  private static final long MS = 1_000_000;
  private static final long SEEN = 1_000 * MS;

  @Test
  void bundlesAndTransactions_countFromTheFirstToTheLast() {
    assertThat(
            times(
                at(Kind.BUNDLE_OPEN, 5),
                at(Kind.BUNDLE_CLOSE, 6),
                at(Kind.BUNDLE_COMMIT, 7),
                at(Kind.BUNDLE_DONE, 8),
                at(Kind.TRANSACTION, 9),
                at(Kind.BUNDLE_OPEN, 11),
                at(Kind.BUNDLE_CLOSE, 20),
                at(Kind.BUNDLE_COMMIT, 30),
                at(Kind.BUNDLE_DONE, 31)))
        .contains(new WireTimes(ms(5), ms(20), ms(30)));
  }

  @Test
  void newsThatPassedBeforeTheDriftWasSeen_areTheDrift() {
    assertThat(times(at(Kind.ROW_NEWS, -3), at(Kind.TRANSACTION, -1), at(Kind.ROW_NEWS, 4)))
        .contains(new WireTimes(ms(2), ms(2), ms(2)));
  }

  @Test
  void newsOfSomethingElse_areNotTheDrift() {
    assertThat(
            times(
                at(Kind.ROW_NEWS, -90),
                at(Kind.FLOW_NEWS, -5),
                at(Kind.TRANSACTION, 2),
                at(Kind.ROW_NEWS, 4)))
        .contains(new WireTimes(ms(2), ms(2), ms(2)));
  }

  @Test
  void repairThatIsUnderWay_hasNoTimes() {
    assertThat(times(at(Kind.FLOW_NEWS, -1))).isEmpty();
    assertThat(
            times(
                at(Kind.TRANSACTION, 1),
                at(Kind.BUNDLE_OPEN, 5),
                at(Kind.BUNDLE_CLOSE, 6),
                at(Kind.BUNDLE_COMMIT, 7)))
        .isEmpty();
  }

  @Test
  void bundleThatLostItsSwitch_isNoRepair() {
    assertThat(
            times(
                at(Kind.BUNDLE_OPEN, 3),
                at(Kind.TRANSACTION, 4),
                at(Kind.BUNDLE_OPEN, 9),
                at(Kind.BUNDLE_CLOSE, 10),
                at(Kind.BUNDLE_COMMIT, 11),
                at(Kind.BUNDLE_DONE, 12)))
        .contains(new WireTimes(ms(4), ms(10), ms(11)));
  }

  private static Optional<WireTimes> times(Passing... passings) {
    return WireTimes.of(ImmutableList.copyOf(passings), SEEN, Kind.ROW_NEWS);
  }

  private static Passing at(Kind kind, long millis) {
    return new Passing(kind, SEEN + millis * MS, SEEN + millis * MS);
  }

  private static Duration ms(long millis) {
    return Duration.ofMillis(millis);
  }
}
