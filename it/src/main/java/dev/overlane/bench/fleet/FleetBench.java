package dev.overlane.bench.fleet;

import com.google.common.collect.ImmutableList;
import com.google.common.math.Quantiles;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.locks.LockSupport;

/**
 * One fleet, measured: from nothing to all flows; a port that comes, moves and goes; an edit that
 * means nothing; and all hosts cut off and back at once. Used by one thread.
 */
final class FleetBench {
  private static final Duration OUTAGE = Duration.ofSeconds(2);

  /** So many hosts cost something when nothing happens: all flows are read twice a minute. */
  private static final int MANY = 100;

  private static final Duration REST = Duration.ofSeconds(60);

  private final FleetFile file;
  private final int runs;
  private final Duration patience;
  private final FleetFigures figures;
  private final SimulatedHosts hosts;
  private final Members members;
  private long revision = 1;
  private String description = "the first";

  private FleetBench(
      FleetFile file, int runs, Duration patience, SimulatedHosts hosts, Members members) {
    this.file = file;
    this.runs = runs;
    this.patience = patience;
    this.figures = new FleetFigures(file);
    this.hosts = hosts;
    this.members = members;
  }

  /**
   * Measures one fleet.
   *
   * @param runs how often a port comes, moves and goes
   * @param launcher what runs {@code overlane}
   * @param directory of this fleet alone
   * @param heap as {@code -Xmx} takes it
   */
  static FleetFigures measure(
      FleetFile file,
      int runs,
      ImmutableList<String> launcher,
      Path directory,
      String heap,
      Duration patience) {
    String text = file.text("the first", OptionalInt.empty());
    try (SimulatedHosts hosts = SimulatedHosts.start(file);
        Members members = Members.start(file, launcher, directory, text, heap)) {
      return new FleetBench(file, runs, patience, hosts, members).run();
    }
  }

  private FleetFigures run() {
    cold();
    settle();
    onePort();
    meaningless();
    settle();
    allBack();
    memory();
    if (file.hosts() >= MANY) {
      rest();
    }
    if (file.controllers() > 1) {
      oneDies();
    }
    return figures;
  }

  private void cold() {
    members.awaitConverged(revision, patience);
    Traffic.Figures traffic = hosts.traffic();
    figures.count("ports", "ports", (long) file.hosts() * file.ports());
    figures.count("flows", "flows on all hosts", hosts.flows());
    figures.seconds(
        "cold-s",
        "from nothing, first dial to last flow",
        seconds(traffic.firstAccepted(), traffic.lastWrite()));
    figures.seconds(
        "start-s",
        "  the same from the start of the process",
        seconds(members.started(), traffic.lastWrite()));
    figures.seconds("cold-cpu-s", "  the controllers' CPU time", members.cpu().toNanos() / 1e9);
    figures.count("cold-transactions", "  OVSDB transactions", traffic.transactions());
    figures.count("cold-bundles", "  OpenFlow bundles", traffic.bundles());
    figures.count("cold-flow-mods", "  flow mods", traffic.flowMods());
    figures.count("cold-messages", "  requests of both protocols", traffic.messages());
    figures.count("cold-handshakes", "  OVSDB handshakes at once", traffic.mostHandshakes());
    figures.millis("cold-gap-ms", "  longest silence", traffic.longestGap().toNanos() / 1e6);
  }

  /** Lets the work end that follows a change and concerns no host. */
  private void settle() {
    members.awaitProof(patience);
  }

  private void onePort() {
    Samples come = new Samples();
    Samples move = new Samples();
    Samples go = new Samples();
    for (int run = 0; run < runs; run++) {
      come.add(edit(OptionalInt.of(0)));
      move.add(edit(OptionalInt.of(file.hosts() - 1)));
      go.add(edit(OptionalInt.empty()));
    }
    come.tell(figures, "add", "a port comes, saving to last host");
    move.tell(figures, "move", "it moves to another host");
    go.tell(figures, "remove", "it goes");
  }

  /** What changing one port took and sent, run by run. */
  private static final class Samples {
    private final List<Edit> edits = new ArrayList<>();

    void add(Edit edit) {
      edits.add(edit);
    }

    void tell(FleetFigures figures, String name, String title) {
      double[] last = edits.stream().mapToDouble(Edit::lastMillis).toArray();
      double[] first = edits.stream().mapToDouble(Edit::firstMillis).toArray();
      long mods = edits.stream().mapToLong(Edit::flowMods).max().orElse(0);
      long rows = edits.stream().mapToLong(Edit::transactions).max().orElse(0);
      double[] cpu = edits.stream().mapToDouble(Edit::cpuMillis).toArray();
      figures.millis(name + "-ms", title, Quantiles.median().compute(last));
      figures.millis(
          name + "-first-ms", "  saving to first change sent", Quantiles.median().compute(first));
      figures.millis(name + "-cpu-ms", "  CPU time", Quantiles.median().compute(cpu));
      figures.count(name + "-flow-mods", "  flow mods", mods);
      figures.count(name + "-transactions", "  OVSDB transactions", rows);
    }
  }

  /** What one edit took and sent. */
  private record Edit(
      double firstMillis, double lastMillis, double cpuMillis, long flowMods, long transactions) {}

  private Edit edit(OptionalInt guest) {
    String text = file.text(description, guest);
    hosts.reset();
    Duration cpu = members.cpu();
    long saved = System.nanoTime();
    members.save(text);
    members.awaitConverged(++revision, patience);
    Traffic.Figures traffic = hosts.traffic();
    return new Edit(
        1e3 * seconds(saved, traffic.firstWrite()),
        1e3 * seconds(saved, traffic.lastWrite()),
        members.cpu().minus(cpu).toNanos() / 1e6,
        traffic.flowMods(),
        traffic.transactions());
  }

  /** An edit that means nothing to any host sends nothing. */
  private void meaningless() {
    description = "the second";
    Edit edit = edit(OptionalInt.empty());
    figures.count(
        "description-changes",
        "a description changes: sent to hosts",
        edit.flowMods() + edit.transactions());
  }

  private void allBack() {
    hosts.vanish();
    LockSupport.parkNanos(OUTAGE.toNanos());
    hosts.reset();
    Duration cpu = members.cpu();
    long back = System.nanoTime();
    hosts.appear();
    long converged = members.awaitConverged(revision, patience);
    Traffic.Figures traffic = hosts.traffic();
    figures.seconds(
        "return-s", "all hosts back at once, until converged", seconds(back, converged));
    figures.seconds(
        "return-cpu-s", "  the controllers' CPU time", members.cpu().minus(cpu).toNanos() / 1e9);
    figures.count("return-flow-mods", "  flow mods", traffic.flowMods());
    figures.count("return-transactions", "  OVSDB transactions", traffic.transactions());
    figures.count("return-flow-reads", "  readings of all flows", traffic.flowReads());
    figures.count("return-handshakes", "  OVSDB handshakes at once", traffic.mostHandshakes());
    figures.millis("return-gap-ms", "  longest silence", traffic.longestGap().toNanos() / 1e6);
  }

  private void memory() {
    figures.bytes("heap-mib", "heap after a collection", members.heapAfterCollection());
    figures.bytes("peak-rss-mib", "peak resident memory", members.peakResident());
  }

  private void rest() {
    hosts.reset();
    Duration cpu = members.cpu();
    LockSupport.parkNanos(REST.toNanos());
    figures.seconds(
        "rest-cpu-s",
        "a minute at rest: the controllers' CPU time",
        members.cpu().minus(cpu).toNanos() / 1e9);
    figures.count("rest-flow-reads", "  readings of all flows", hosts.traffic().flowReads());
  }

  /** The hosts of a member that is killed are others' until the lease ends and they are read. */
  private void oneDies() {
    settle();
    members.awaitShares(patience);
    hosts.reset();
    long died = System.nanoTime();
    int orphans = members.killOne();
    Duration cpu = members.cpu();
    hosts.awaitLed(orphans, patience);
    Traffic.Figures traffic = hosts.traffic();
    figures.seconds(
        "takeover-s",
        "a member is killed, until the last of its hosts is another's",
        seconds(died, traffic.lastLed()));
    figures.seconds(
        "takeover-cpu-s", "  the controllers' CPU time", members.cpu().minus(cpu).toNanos() / 1e9);
    figures.count("takeover-flow-mods", "  flow mods", traffic.flowMods());
    figures.count("takeover-transactions", "  OVSDB transactions", traffic.transactions());
  }

  private static double seconds(long from, long to) {
    return (to - from) / 1e9;
  }
}
