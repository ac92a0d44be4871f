package dev.overlane.it.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableList;
import dev.overlane.it.Await;
import dev.overlane.it.Stage;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Everything that may go wrong does, at moments that a seed decides, under hundreds of probes a
 * second. Each kind once; {@code bin/soak --chaos MINUTES} goes on for so long.
 */
@Tag("alone")
@Tag("long")
final class ChaosTest {
  private static final int LEAST_PER_SECOND = 200;

  @RegisterExtension static final Stage stage = Stage.of(ChaosNetwork.USUAL.yaml());

  @Test
  void faultsOfEveryKind_underProbes_loseNothingOfOthersLeakNothingAndHeal() throws Exception {
    int minutes = Integer.getInteger("overlane.chaos.minutes", 0);
    long seed = Long.getLong("overlane.chaos.seed", System.nanoTime() % 1_000_000);
    System.out.println("chaos: seed " + seed);
    Instant begin = Instant.now();
    Pace pace = minutes > 0 ? Pace.STEADY : Pace.BRISK;
    ChaosLab lab = ChaosLab.start(stage, new Random(seed), pace);
    ImmutableList<Member> members = lab.members();
    Ledger ledger = new Ledger(ProbeStream.among(members));
    assertThat(ProbeStream.perSecond(ledger.streams())).isGreaterThan(LEAST_PER_SECOND);
    Probes probes = stage.closing(Probes.start(members, ledger, (int) seed));
    ChaosRun run = new ChaosRun(lab, ledger, probes);
    run.only(kinds());

    ImmutableList<FaultReport> reports = run.untilAfter(begin.plus(Duration.ofMinutes(minutes)));

    Certificate certificate =
        new Certificate(seed, Duration.between(begin, Instant.now()), reports, run.skipped());
    certificate.write(Path.of("target/reliability.md"));
    assertALeakWouldBeSeen(lab, ledger);
    assertThat(probes.stop().values()).as("frames missing in the records").containsOnly(0L);
    assertThat(reports.stream().flatMap(report -> report.violations().stream())).isEmpty();
  }

  /** With nobody there to remove it, a flow that leaks must show in the account. */
  private static void assertALeakWouldBeSeen(ChaosLab lab, Ledger ledger) {
    long before = ledger.leaked();
    lab.controller().kill();
    lab.hosts().get(0).ofctl("add-flow", "br0", "priority=65535,in_port=vA,actions=output:vX");
    Await.until("the leak is seen", () -> ledger.leaked() > before);
  }

  /** All, or those that {@code -Doverlane.chaos.only=OVSDB_KILLED,BRIDGE_DELETED} names. */
  private static ImmutableList<FaultKind> kinds() {
    String only = System.getProperty("overlane.chaos.only", "");
    return only.isEmpty()
        ? ImmutableList.copyOf(FaultKind.values())
        : Splitter.on(',')
            .splitToStream(only)
            .map(FaultKind::valueOf)
            .collect(ImmutableList.toImmutableList());
  }
}
