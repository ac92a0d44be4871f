package dev.overlane.bench;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.sun.management.OperatingSystemMXBean;
import dev.overlane.controller.proof.ProofWorkers;
import dev.overlane.flow.proof.Finding;
import dev.overlane.flow.proof.NetworkProof;
import dev.overlane.flow.proof.SwitchView;
import dev.overlane.flow.state.Flow;
import dev.overlane.flow.state.FlowAction;
import dev.overlane.flow.state.FlowInstruction.ApplyActions;
import dev.overlane.flow.state.FlowKey;
import dev.overlane.flow.state.FlowMatch;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Optional;

/** The proof of isolation in memory: of a whole network, and after one flow has changed. */
final class ProofBench {
  private static final int PORTS = 20;

  /** Changes of one flow after each proof of the whole. */
  private static final int EDITS = 10;

  private static final OperatingSystemMXBean PROCESS =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

  /**
   * What a proof took.
   *
   * @param clock by the clock
   * @param processors of all processors together, whoever else the machine worked for meanwhile
   */
  record Timed(Samples clock, Samples processors) {
    Timed() {
      this(new Samples(), new Samples());
    }
  }

  /** The three figures of one network. */
  private record Measured(Timed whole, Timed good, Timed bad) {
    Measured() {
      this(new Timed(), new Timed(), new Timed());
    }
  }

  private final int runs;
  private final int warmUp;
  private final PrintWriter progress;
  private final ProofReport report = new ProofReport();

  /**
   * A benchmark of its own data.
   *
   * @param runs how often each network is proven as a whole
   * @param warmUp how often before that, not counted
   * @param progress what is being done
   */
  ProofBench(int runs, int warmUp, PrintWriter progress) {
    this.runs = runs;
    this.warmUp = warmUp;
    this.progress = progress;
  }

  ProofReport report() {
    return report;
  }

  void run() {
    measure("50 hosts, 25 segments", new ProofNetwork(50, PORTS, 25));
    measure("1,000 hosts, 500 segments", new ProofNetwork(1000, PORTS, 500));
  }

  private void measure(String title, ProofNetwork network) {
    progress.println("bench: the proof, " + title + " ...");
    for (int run = 0; run < warmUp; run++) {
      measure(network, new Measured());
    }
    Measured measured = new Measured();
    long lookUps = 0;
    for (int run = 0; run < runs; run++) {
      lookUps = measure(network, measured);
    }
    report.network(title, PORTS, network.flows(), lookUps, usedMebibytes());
    report.add("all of it", measured.whole);
    report.add("after one flow on one host", measured.good);
    report.add("after one flow that leaks", measured.bad);
  }

  /**
   * Proves the whole, then after each of some changes; returns how many look-ups the whole took.
   */
  private static long measure(ProofNetwork network, Measured into) {
    NetworkProof proof = new NetworkProof(new ProofWorkers(), ProofWorkers.memory());
    SwitchView right = network.first();
    long lookUps = timed(into.whole, proof, network, 0).lookUps();
    for (int again = 0; again < EDITS; again++) {
      network.put(with(right, flow(2)));
      timed(into.good, proof, network, 0);
      network.put(right);
      timed(into.good, proof, network, 0);
      network.put(with(right, flow(3)));
      timed(into.bad, proof, network, 1);
      network.put(right);
      timed(new Timed(), proof, network, 0);
    }
    return lookUps;
  }

  private static long usedMebibytes() {
    System.gc();
    return (Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory()) >> 20;
  }

  private static Finding timed(
      Timed timed, NetworkProof proof, ProofNetwork network, int violations) {
    NetworkProof.Network now = network.network();
    long spent = PROCESS.getProcessCpuTime();
    long begun = System.nanoTime();
    Finding finding = proof.prove(now);
    timed.clock.add(Duration.ofNanos(System.nanoTime() - begun));
    timed.processors.add(Duration.ofNanos(PROCESS.getProcessCpuTime() - spent));
    if (finding.violations().size() != violations) {
      throw new BenchFailure(
          violations + " violations expected, found " + finding.violations().size());
    }
    return finding;
  }

  /** A flow that gives a frame of the first port, with a tag, to some port. */
  private static Flow flow(int to) {
    FlowMatch match = FlowMatch.ANY.withInPort(2).withVlan(new FlowMatch.VlanMatch(7));
    return Flow.of(
        new FlowKey(0, 999, match),
        0xbad,
        new ApplyActions(ImmutableList.of(new FlowAction.Output(to))));
  }

  private static SwitchView with(SwitchView view, Flow flow) {
    return view.withFlows(view.flows().with(ImmutableMap.of(flow.key(), Optional.of(flow))));
  }
}
