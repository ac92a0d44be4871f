package dev.overlane.bench.job;

import com.google.common.collect.ImmutableList;
import dev.overlane.bench.BenchFailure;
import dev.overlane.bench.Waiting;
import dev.overlane.bench.job.JobFigures.Figure;
import dev.overlane.bench.job.SwitchChannel.Held;
import dev.overlane.lab.SandboxHost;
import dev.overlane.lab.SandboxHosts;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** One column's turn: the job from its beginning to its end. Confined to one thread. */
final class JobTurn {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Duration LOOK = Duration.ofMillis(20);

  private final Job job;
  private final SandboxHosts hosts;
  private final Column column;
  private final Tape tape;
  private final JobFigures.OfColumn figures;

  JobTurn(Job job, SandboxHosts hosts, Column column, Tape tape, JobFigures.OfColumn figures) {
    this.job = job;
    this.hosts = hosts;
    this.column = column;
    this.tape = tape;
    this.figures = figures;
  }

  /**
   * Does it.
   *
   * @param warmUp how often the guest comes, moves and goes before that counts
   * @param changes how often after that
   */
  void run(int warmUp, int changes) {
    if (column instanceof OverlaneColumn overlane) {
      coldFromItsStart(overlane);
    }
    removeBridges();
    column.prepare();
    cold();
    try (FlowEar ear = FlowEar.on(directories(), column.bridge())) {
      for (int tour = 0; tour < warmUp + changes; tour++) {
        tour(ear, tour % job.places(), tour >= warmUp);
      }
      if (column.hasController()) {
        restart(ear);
      }
    }
    allBack();
    column.close();
    removeBridges();
  }

  private ImmutableList<Path> directories() {
    return hosts.hosts().stream()
        .map(SandboxHost::directory)
        .collect(ImmutableList.toImmutableList());
  }

  private void removeBridges() {
    hosts.onAll(
        host ->
            host.vsctl("--if-exists", "del-br", "br0", "--", "--if-exists", "del-br", "br-int"));
  }

  private void coldFromItsStart(OverlaneColumn overlane) {
    removeBridges();
    long begun = System.nanoTime();
    overlane.startWhole();
    overlane.settle();
    List<Held> held = read();
    figures.add(Figure.COLD_STARTED, since(begun, youngest(held)));
    figures.add(Figure.COLD_STARTED_CPU, seconds(overlane.usage().seconds()));
    check(held);
    overlane.close();
  }

  private void cold() {
    Runnable act = column.cold();
    double cpu = column.usage().seconds();
    long begun = System.nanoTime();
    act.run();
    long acted = System.nanoTime();
    column.settle();
    List<Held> held = read();
    figures.add(Figure.COLD, since(begun, Math.max(acted, youngest(held))));
    Column.Usage usage = column.usage();
    if (usage.seconds() > 0) {
      figures.add(Figure.COLD_CPU, seconds(usage.seconds() - cpu));
    }
    figures.peakKibibytes = Math.max(figures.peakKibibytes, usage.peakKibibytes());
    check(held);
  }

  /** The guest comes, moves and goes. */
  private void tour(FlowEar ear, int place, boolean counts) {
    for (Job.Change change : Job.Change.values()) {
      Duration took = change(ear, change, place);
      if (counts) {
        figures.add(Figure.valueOf(change.name()), took);
      }
    }
  }

  private Duration change(FlowEar ear, Job.Change change, int place) {
    Runnable act = column.change(change, place);
    ear.clear();
    long begun = System.nanoTime();
    act.run();
    long acted = System.nanoTime();
    column.settle(ear);
    ear.awaitQuiet(column.quiet());
    return since(begun, Math.max(acted, ear.last()));
  }

  private void restart(FlowEar ear) {
    ear.clear();
    long begun = System.nanoTime();
    column.restart();
    figures.add(Figure.RESTART, since(begun, System.nanoTime()));
    ear.awaitQuiet(column.quiet());
    figures.lackedAtRestart = Math.max(figures.lackedAtRestart, ear.mostLacking());
    figures.touchedAtRestart += ear.events();
  }

  /** Every ovs-vswitchd dies and starts again; the clock runs from when the last one has. */
  private void allBack() {
    int flows = count(read());
    figures.flowsPerHost = flows / hosts.hosts().size();
    Runnable act = column.allBack();
    hosts.onAll(SandboxHost::killVswitchd);
    hosts.onAll(SandboxHost::startVswitchd);
    long begun = System.nanoTime();
    act.run();
    long acted = System.nanoTime();
    column.settle();
    List<Held> held = awaitFlows(flows);
    figures.add(Figure.RETURN, since(begun, Math.max(acted, youngest(held))));
    check(held);
  }

  /** What each switch holds, by the host's number. */
  private List<Held> read() {
    return hosts.hosts().stream().map(this::read).toList();
  }

  private Held read(SandboxHost host) {
    try (SwitchChannel channel = SwitchChannel.connect(host.directory(), column.bridge())) {
      return channel.read();
    }
  }

  /** When the youngest flow of all switches came. */
  private static long youngest(List<Held> all) {
    return all.stream().mapToLong(Held::youngest).max().orElse(Long.MIN_VALUE);
  }

  /** How many flows there are on all switches. */
  private static int count(List<Held> all) {
    return all.stream().mapToInt(held -> held.flows().size()).sum();
  }

  /** The same job is done only if the same flows are there. */
  private void check(List<Held> all) {
    for (int number = 0; number < all.size(); number++) {
      var wanted = tape.base().flows().get(number).flows();
      var held = all.get(number).flows();
      if (!column.agrees(wanted, held)) {
        throw new BenchFailure(
            "%s ends with other flows on %s: %d instead of %d"
                .formatted(
                    column.name(), hosts.hosts().get(number).name(), held.size(), wanted.size()));
      }
    }
  }

  private List<Held> awaitFlows(int wanted) {
    return Waiting.value(
        column.name() + ": all flows are back",
        PATIENCE,
        LOOK,
        () -> Optional.of(read()).filter(held -> count(held) == wanted));
  }

  private static Duration since(long begun, long ended) {
    return Duration.ofNanos(ended - begun);
  }

  private static Duration seconds(double seconds) {
    return Duration.ofNanos(Math.round(seconds * 1e9));
  }
}
