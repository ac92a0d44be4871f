package dev.overlane.it.chaos;

import com.google.common.collect.ImmutableList;
import com.google.common.util.concurrent.Uninterruptibles;
import dev.overlane.it.Await;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Faults of every kind, one after the other, under a stream of probes. After each the run waits
 * until all is converged and every pair delivers, has the controller look a second time, and
 * settles the account.
 */
final class ChaosRun {
  /** How soon concerned pairs must be back after a fault's end. */
  static final Duration RETURN = Duration.ofSeconds(2);

  private static final Duration BETWEEN = Duration.ofMillis(500);

  /** The switches' counts of what is past hold all of it by then. */
  private static final Duration COUNTED = Duration.ofSeconds(3);

  private final ChaosLab lab;
  private final Ledger ledger;
  private final Probes probes;
  private final SecondLook look;
  private final List<FaultKind> kinds = new ArrayList<>(Arrays.asList(FaultKind.values()));
  private final List<FaultReport> reports = new ArrayList<>();

  ChaosRun(ChaosLab lab, Ledger ledger, Probes probes) {
    this.lab = lab;
    this.ledger = ledger;
    this.probes = probes;
    this.look = new SecondLook(lab);
  }

  /** Inflicts these kinds alone. */
  void only(Collection<FaultKind> some) {
    kinds.retainAll(some);
  }

  /** Kinds that this machine lacks something for. */
  ImmutableList<FaultKind> skipped() {
    return Arrays.stream(FaultKind.values())
        .filter(kind -> !kind.possible(lab))
        .collect(ImmutableList.toImmutableList());
  }

  /** Each kind once, in random order, again and again until the time has come; once at least. */
  ImmutableList<FaultReport> untilAfter(Instant end) {
    awaitDeliveries(Instant.now());
    kinds.removeAll(skipped());
    warmUp();
    boolean sound = true;
    boolean first = true;
    while (sound && (first || Instant.now().isBefore(end))) {
      Collections.shuffle(kinds, lab.random());
      for (int i = 0; i < kinds.size() && sound; i++) {
        boolean last = i == kinds.size() - 1;
        if (first || Instant.now().isBefore(end)) {
          sound = inflict(kinds.get(i), lab.pace().thorough() || last);
        }
      }
      first = false;
    }
    return ImmutableList.copyOf(reports);
  }

  /**
   * A tunnel drops what it sends first to a peer whose address it must resolve: that is no loss.
   */
  private void warmUp() {
    awaitDeliveries(Instant.now());
    Instant warm = Instant.now();
    awaitDeliveries(warm);
    ledger.settle(warm, Concern.NOBODY, warm);
  }

  /** Returns false if the hosts are in no state to go on with. */
  private boolean inflict(FaultKind kind, boolean whole) {
    lab.last(BETWEEN);
    OwnCounts before = OwnCounts.of(lab.hosts());
    Instant begin = Instant.now();
    List<String> violations = new ArrayList<>();
    Injury injury = new Injury(Concern.NOBODY, begin, "");
    Instant converged = begin;
    boolean sound = false;
    try {
      injury = kind.inflict(lab);
      lab.awaitSettled();
      converged = Instant.now();
      injury.aftermath().run();
      lab.awaitSettled();
      violations.addAll(look.faults(whole));
      sound = true;
    } catch (AssertionError | RuntimeException e) {
      violations.add(e.toString());
    }
    Instant until = Instant.now();
    try {
      awaitDeliveries(until);
    } catch (AssertionError e) {
      violations.add(e.getMessage());
      sound = false;
    }
    Toll toll = ledger.settle(until, injury.concern(), injury.end());
    violations.addAll(toll.remarks());
    ImmutableList<Loss> lost = sound ? unexplained(toll.losses(), before) : toll.losses();
    lost.forEach(loss -> violations.add(loss.toString()));
    if (toll.repair().compareTo(RETURN) > 0) {
      violations.add("concerned pairs were back after " + toll.repair().toMillis() + " ms");
    }
    probes.failure().ifPresent(violations::add);
    FaultReport report =
        new FaultReport(
            kind,
            begin,
            injury.detail(),
            toll,
            toll.losses().size() - lost.size(),
            Duration.between(injury.end(), converged),
            injury.bare(),
            ImmutableList.copyOf(violations));
    reports.add(report);
    System.out.println("chaos: " + line(report));
    if (!toll.losses().isEmpty()) {
      toll.losses().forEach(loss -> System.out.println("chaos: " + loss));
      System.out.println("chaos: the switches count " + lab.ownDrops());
    }
    return sound && probes.failure().isEmpty();
  }

  /** Leaves out what the switches drop by themselves, and count, while a port comes or goes. */
  private ImmutableList<Loss> unexplained(ImmutableList<Loss> losses, OwnCounts before) {
    if (losses.isEmpty()) {
      return losses;
    }
    Uninterruptibles.sleepUninterruptibly(COUNTED);
    return OwnCounts.of(lab.hosts()).since(before, lab.hosts()).unexplained(losses);
  }

  private void awaitDeliveries(Instant since) {
    try {
      Await.until(
          "every pair delivers", ChaosLab.PATIENCE, () -> ledger.allPairsDeliverSince(since));
    } catch (AssertionError e) {
      throw new AssertionError("silent: " + ledger.pairsSilentSince(since), e);
    }
  }

  private static String line(FaultReport report) {
    Toll toll = report.toll();
    return report.begin()
        + " "
        + report.kind().title()
        + " ("
        + report.detail()
        + "): lost "
        + toll.concernedLost()
        + " of "
        + toll.concerned()
        + " concerned, "
        + report.lost()
        + " of "
        + toll.unconcerned()
        + " others, and "
        + report.dropped()
        + " that Open vSwitch counts as dropped; leaked "
        + toll.leaked()
        + "; back after "
        + toll.repair().toMillis()
        + " ms, converged after "
        + report.converged().toMillis()
        + " ms"
        + report.violations().stream().map(v -> "\n  ! " + v).collect(Collectors.joining());
  }
}
