package dev.overlane.bench.pure;

import dev.overlane.bench.ProofNetwork;
import dev.overlane.controller.proof.ProofWorkers;
import dev.overlane.flow.proof.Finding;
import dev.overlane.flow.proof.NetworkProof;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** The proof of isolation of a small network, nothing being proven before. One thread. */
@State(Scope.Thread)
public class ProofBenchmark {
  static final int HOSTS = 10;
  static final int PORTS = 20;
  private static final int SEGMENTS = 40;

  private final NetworkProof.Network network;

  /** Of ten hosts. */
  public ProofBenchmark() {
    this(HOSTS, PORTS, SEGMENTS);
  }

  ProofBenchmark(int hosts, int ports, int segments) {
    network = new ProofNetwork(hosts, ports, segments).network();
  }

  /** All of it, on the thread that asks. */
  @Benchmark
  public Finding proveNetwork() {
    return new NetworkProof(work -> work.forEach(Runnable::run), ProofWorkers.memory())
        .prove(network);
  }
}
