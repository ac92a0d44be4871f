package dev.overlane.controller.measure;

import dev.overlane.controller.cluster.etcd.EtcdMeter;
import java.util.concurrent.atomic.LongAdder;

/** What is counted of a cluster's etcd. Any thread; nobody waits for another. */
public final class ClusterFigures implements EtcdMeter {
  private final DurationHistogram answers =
      new DurationHistogram(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5);
  private final LongAdder failures = new LongAdder();

  @Override
  public void answered(long nanos) {
    answers.add(nanos);
  }

  @Override
  public void failed() {
    failures.increment();
  }

  /** How long etcd took to answer. */
  public DurationHistogram answers() {
    return answers;
  }

  /** How often it did not. */
  public long failures() {
    return failures.sum();
  }
}
