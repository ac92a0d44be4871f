package dev.overlane.ovsdb.link;

import static org.assertj.core.api.Assertions.assertThat;

import dev.overlane.ovsdb.link.ReconnectFsm.Action;
import dev.overlane.ovsdb.link.ReconnectFsm.Voice;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** Transcripts: the time, the event, what is done next. Without jitter unless said. */
final class ReconnectFsmTest {
  private static final double NO_JITTER = Math.nextDown(1.0);

  @Test
  void start_dialsAtOnce() {
    assertThat(ReconnectFsm.start(0).action(0)).isEqualTo(new Action.Connect());
  }

  @Test
  void failures_doubleTheBackoffUpToItsMaximum() {
    assertThat(transcript(failing(6)))
        .containsExactly(
            "0: connect",
            "0: failed, wait until 250",
            "250: connect",
            "250: failed, wait until 750",
            "750: connect",
            "750: failed, wait until 1750",
            "1750: connect",
            "1750: failed, wait until 3250",
            "3250: connect",
            "3250: failed, wait until 4750",
            "4750: connect",
            "4750: failed, wait until 6250");
  }

  @Test
  void waiting_isNotOverOneMillisecondEarly() {
    ReconnectFsm fsm = ReconnectFsm.start(0).connecting(0).ended(0, NO_JITTER);

    assertThat(fsm.action(248)).isEqualTo(new Action.Wait(249));
    assertThat(fsm.action(249)).isEqualTo(new Action.Connect());
  }

  @Test
  void connectingAndActive_needNothingDone() {
    ReconnectFsm connecting = ReconnectFsm.start(0).connecting(0);

    assertThat(connecting.action(1_000_000)).isEqualTo(new Action.Stay());
    assertThat(connecting.opened(5).action(1_000_000)).isEqualTo(new Action.Stay());
  }

  @Test
  void longConnection_resetsBackoff() {
    ReconnectFsm fsm = afterFailures(6);

    fsm = fsm.connecting(20_000).opened(20_000).ended(21_500, 0);

    assertThat(fsm.backoff()).isEqualTo(ReconnectFsm.MIN_BACKOFF);
    assertThat(fsm.voice()).isEqualTo(Voice.SPEAK);
  }

  @Test
  void briefConnection_preservesBackoff() {
    ReconnectFsm fsm = afterFailures(3);

    fsm = fsm.connecting(20_000).opened(20_000).ended(21_499, 0);

    assertThat(fsm.backoff()).isEqualTo(ReconnectFsm.MAX_BACKOFF);
  }

  @Test
  void failuresAtMaximum_areToldOnceMoreAndThenNot() {
    List<Voice> voices = new ArrayList<>();
    for (int failures = 2; failures <= 7; failures++) {
      voices.add(afterFailures(failures).voice());
    }

    assertThat(voices)
        .containsExactly(
            Voice.SPEAK, Voice.SPEAK, Voice.LAST_WORD, Voice.MUTE, Voice.MUTE, Voice.MUTE);
  }

  @Property
  void wait_isBetweenHalfTheBackoffAndAllOfIt(
      @ForAll @IntRange(min = 1, max = 100) int failures,
      @ForAll @DoubleRange(max = 1.0, maxIncluded = false) double jitter) {
    ReconnectFsm fsm = ReconnectFsm.start(0);
    for (int i = 0; i < failures; i++) {
      fsm = fsm.connecting(fsm.due()).ended(fsm.due(), jitter);
    }

    assertThat(fsm.due() - fsm.since()).isBetween(fsm.backoff() / 2, fsm.backoff());
    assertThat(fsm.backoff()).isBetween(ReconnectFsm.MIN_BACKOFF, ReconnectFsm.MAX_BACKOFF);
  }

  private static ReconnectFsm afterFailures(int failures) {
    ReconnectFsm fsm = ReconnectFsm.start(0);
    for (int i = 0; i < failures; i++) {
      fsm = fsm.connecting(fsm.due()).ended(fsm.due(), 0);
    }
    return fsm;
  }

  private static List<ReconnectFsm> failing(int failures) {
    List<ReconnectFsm> states = new ArrayList<>();
    ReconnectFsm fsm = ReconnectFsm.start(0);
    for (int i = 0; i < failures; i++) {
      fsm = fsm.connecting(fsm.due());
      states.add(fsm);
      fsm = fsm.ended(fsm.since(), 1);
      states.add(fsm);
    }
    return states;
  }

  private static List<String> transcript(List<ReconnectFsm> states) {
    return states.stream()
        .map(
            s ->
                s.phase() == ReconnectFsm.Phase.CONNECTING
                    ? s.since() + ": connect"
                    : s.since() + ": failed, wait until " + s.due())
        .toList();
  }
}
