package dev.overlane.controller.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.ImmutableSortedMap;
import dev.overlane.config.model.DatapathId;
import dev.overlane.config.model.Host;
import dev.overlane.config.model.Mtus;
import dev.overlane.config.model.NetworkModel;
import dev.overlane.controller.measure.Figures;
import dev.overlane.controller.plan.HostPhase;
import dev.overlane.controller.plan.Networks;
import dev.overlane.controller.sim.ManualLoop;
import dev.overlane.controller.sim.VirtualTime;
import dev.overlane.controller.status.HostStatus;
import dev.overlane.flow.state.Flow;
import dev.overlane.flow.state.FlowKey;
import dev.overlane.flow.state.FlowMatch;
import dev.overlane.flow.state.FlowSet;
import dev.overlane.ovsdb.state.OvsdbCompiler;
import dev.overlane.ovsdb.state.OvsdbState;
import dev.overlane.peers.Turns;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The parts that a reconciler is made of, one by one. */
final class SmallPartsTest {
  private static final DriftCounter NO_DRIFT = new DriftCounter();
  private static final NetworkModel MODEL = Networks.parse(Networks.SEED);
  private static final Host HOST = MODEL.hosts().get("dt-1");
  private static final OvsdbState ROWS = OvsdbCompiler.compile(MODEL, HOST);
  private static final FlowSet FLOWS =
      FlowSet.of(ImmutableList.of(Flow.of(new FlowKey(0, 1, FlowMatch.ANY), 0)));

  private final VirtualTime time = VirtualTime.inOrder();

  @Test
  void backoff_doublesFromASecondToHalfAMinute() {
    Backoff backoff = new Backoff(new Random(7));
    List<Long> millis = new ArrayList<>();

    for (int i = 0; i < 8; i++) {
      millis.add(backoff.next().toMillis());
    }

    long base = 1000;
    for (long pause : millis) {
      assertThat(pause).isBetween(base * 3 / 4, base * 5 / 4);
      base = Math.min(32_000, base * 2);
    }
  }

  @Test
  void backoffThatIsReset_beginsAgain() {
    Backoff backoff = new Backoff(new Random(7));
    backoff.next();
    backoff.next();

    backoff.reset();

    assertThat(backoff.next()).isLessThan(Duration.ofMillis(1251));
  }

  @Test
  void pause_endsByItselfAndWakes() {
    Pause pause = new Pause(time.newLoop(), new Backoff(new Random(7)));
    List<String> woken = new ArrayList<>();

    Duration length = pause.begin(() -> woken.add("woken"));

    time.advance(length.minusMillis(1));
    assertThat(pause.isOn()).isTrue();
    assertThat(woken).isEmpty();
    time.advance(Duration.ofMillis(1));
    assertThat(pause.isOn()).isFalse();
    assertThat(woken).hasSize(1);
  }

  @Test
  void pauseThatIsForgotten_wakesNobody() {
    Pause pause = new Pause(time.newLoop(), new Backoff(new Random(7)));
    List<String> woken = new ArrayList<>();
    pause.begin(() -> woken.add("woken"));

    pause.forget();
    time.advance(Duration.ofMinutes(1));

    assertThat(pause.isOn()).isFalse();
    assertThat(woken).isEmpty();
  }

  @Test
  void audit_looksAgainAndAgainUntilItIsStopped() {
    ManualLoop loop = time.newLoop();
    List<String> looks = new ArrayList<>();
    Audit audit = new Audit(loop, () -> Duration.ofSeconds(10), () -> looks.add("look"));

    audit.restart();
    time.advance(Duration.ofSeconds(35));
    assertThat(looks).hasSize(3);

    audit.stop();
    time.advance(Duration.ofMinutes(1));
    assertThat(looks).hasSize(3);
  }

  @Test
  void repairsInABurst_areSpacedOutUntilAllHasBeenQuiet() {
    Damper damper = new Damper(time.newLoop(), 3, Duration.ofSeconds(1));

    for (int i = 0; i < 3; i++) {
      assertThat(damper.take()).isZero();
    }
    assertThat(damper.take()).isEqualTo(Duration.ofSeconds(1));
    assertThat(damper.isNews()).isTrue();
    time.advance(Duration.ofSeconds(1));
    assertThat(damper.take()).isZero();
    assertThat(damper.take()).isEqualTo(Duration.ofSeconds(1));
    assertThat(damper.isNews()).isFalse();

    time.advance(Duration.ofSeconds(3));
    for (int i = 0; i < 3; i++) {
      assertThat(damper.take()).isZero();
    }
    assertThat(damper.take()).isPositive();
    assertThat(damper.isNews()).isTrue();
  }

  @Test
  void hostThatIsAlwaysBusy_hasAFifthOfItsLoop() {
    WorkBudget budget = new WorkBudget(time.newLoop());

    budget.spend(Duration.ofSeconds(2).toNanos());
    assertThat(budget.debt()).isZero();
    budget.spend(Duration.ofMillis(100).toNanos());
    assertThat(budget.debt()).isEqualTo(Duration.ofMillis(500));

    time.advance(Duration.ofMillis(500));
    assertThat(budget.debt()).isZero();
  }

  @Test
  void turns_areGivenInTheOrderOfAskingAndNoMoreThanThereArePlaces() {
    ManualLoop loop = time.newLoop();
    Turns turns = new Turns(2, Duration.ofSeconds(2));
    List<String> granted = new ArrayList<>();
    List<Turns.Turn> all = new ArrayList<>();
    for (String name : List.of("a", "b", "c", "d", "e")) {
      Turns.Turn turn =
          turns.newTurn(
              (delay, task) -> loop.schedule(delay, task)::cancel, () -> granted.add(name));
      all.add(turn);
      turn.ask();
    }
    time.settle();
    assertThat(granted).containsExactly("a", "b");

    all.get(2).end();
    all.get(1).end();
    time.settle();
    assertThat(granted).containsExactly("a", "b", "d");

    // "a" and "d" take long: the place of each goes to the next one.
    time.advance(Duration.ofSeconds(2));
    assertThat(granted).containsExactly("a", "b", "d", "e");
    assertThat(turns.underWay()).isEqualTo(1);
  }

  @Test
  void changeToSomethingNew_isNoRepair() {
    DriftCounter drift = new DriftCounter();

    assertThat(drift.rowsCause(ROWS, 1)).isEqualTo("revision 1");
    drift.settled(ROWS, FLOWS, 1);
    assertThat(drift.flowsCause(FlowSet.EMPTY, 1)).isEqualTo("ports");
    assertThat(drift.flowsCause(FlowSet.EMPTY, 2)).isEqualTo("revision 2");
  }

  @Test
  void tighteningWithoutRows_isARepairUnlessTheFileChanged() {
    DriftCounter drift = new DriftCounter();
    drift.settled(ROWS, FLOWS, 1);

    assertThat(drift.flowsCause(null, 1)).isEqualTo("drift");
    assertThat(drift.flowsCause(null, 2)).isEqualTo("revision 2");
  }

  @Test
  void faultThatRepeats_keepsTheTimeWhenItWasFirstSeen() {
    HostJournal journal = new HostJournal("dt-1", time, new Figures(time).host("dt-1"), () -> 0);
    journal.ovsdbFailed("connection refused");
    String since = lastError(journal).since();

    time.advance(Duration.ofMinutes(1));
    journal.ovsdbFailed("connection refused");
    assertThat(lastError(journal).since()).isEqualTo(since);

    journal.ovsdbFailed("no route to host");
    assertThat(lastError(journal).since()).isGreaterThan(since);
    assertThat(lastError(journal).text()).isEqualTo("ovsdb: no route to host");
  }

  @Test
  void refusalThatRepeats_isOneFaultHoweverLongThePauses() {
    HostJournal journal = new HostJournal("dt-1", time, new Figures(time).host("dt-1"), () -> 0);
    journal.failed("refused", Duration.ofMillis(1137));
    HostStatus.LastError first = lastError(journal);

    time.advance(Duration.ofMinutes(1));
    journal.failed("refused", Duration.ofMillis(2288));
    assertThat(lastError(journal)).isEqualTo(first);
    assertThat(first.text()).isEqualTo("refused");
  }

  private static HostStatus.LastError lastError(HostJournal journal) {
    return journal
        .status(
            HOST, 1, HostPhase.UNREACHABLE, "", "", new SwitchInput(), Optional.empty(), NO_DRIFT)
        .lastError()
        .orElseThrow();
  }

  @Test
  void journal_knowsWhetherTheHostIsConvergedAtARevision() {
    HostJournal journal = new HostJournal("dt-1", time, new Figures(time).host("dt-1"), () -> 0);
    SwitchInput openflow = new SwitchInput();

    journal.status(HOST, 3, HostPhase.CONVERGED, "", "", openflow, Optional.empty(), NO_DRIFT);
    assertThat(journal.isConverged(3)).isTrue();
    assertThat(journal.isConverged(4)).isFalse();

    journal.status(HOST, 3, HostPhase.CONVERGING, "x", "", openflow, Optional.empty(), NO_DRIFT);
    assertThat(journal.isConverged(3)).isFalse();
  }

  @Test
  void board_isConvergedWhenEveryHostIsAtItsRevision() {
    StatusBoard board = new StatusBoard();
    assertThat(board.read().converged()).isFalse();
    board.accepted(2, Mtus.NONE, ImmutableSet.of("a", "b"));

    board.update(converged("a", 2));
    board.update(converged("b", 1));
    assertThat(board.read().converged()).isFalse();

    board.update(converged("b", 2));
    assertThat(board.read().converged()).isTrue();
  }

  @Test
  void boardOfARevision_showsExactlyItsHosts() {
    StatusBoard board = new StatusBoard();
    board.accepted(1, Mtus.NONE, ImmutableSet.of("a", "b"));
    board.update(converged("a", 1));

    board.accepted(2, Mtus.NONE, ImmutableSet.of("b", "c"));
    board.update(converged("a", 1));

    assertThat(board.read().hosts()).containsOnlyKeys("b", "c");
    assertThat(board.read().hosts().get("c").phase()).isEqualTo(HostPhase.UNREACHABLE);
  }

  private static HostStatus converged(String host, long revision) {
    return new HostStatus(
        host,
        HostPhase.CONVERGED,
        "",
        revision,
        HostStatus.CONNECTED,
        HostStatus.CONNECTED,
        DatapathId.ofHost(host),
        0,
        ImmutableSortedMap.of(),
        ImmutableSortedMap.of(),
        ImmutableSortedMap.of(),
        0,
        Optional.empty());
  }
}
