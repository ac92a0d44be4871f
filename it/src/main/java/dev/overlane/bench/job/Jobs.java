package dev.overlane.bench.job;

import com.google.common.collect.ImmutableList;
import java.util.List;

/** {@code bin/bench --job}: the job at several sizes. */
public final class Jobs {
  private final JobReport report;

  private Jobs(JobReport report) {
    this.report = report;
  }

  /**
   * Measures.
   *
   * @param launcher what runs {@code overlane}
   * @param sizes as in {@code 10x10x10}: hosts, ports on each, segments
   * @param plan how much
   * @param ovsVersion what is measured
   * @throws IllegalArgumentException if a size is none
   */
  public static Jobs measure(
      ImmutableList<String> launcher, List<String> sizes, JobPlan plan, String ovsVersion) {
    ImmutableList<JobSize> parsed =
        sizes.stream().map(JobSize::parse).collect(ImmutableList.toImmutableList());
    ImmutableList.Builder<JobFigures> figures = ImmutableList.builder();
    for (JobSize size : parsed) {
      figures.add(new JobBench(size, plan, launcher).run());
    }
    return new Jobs(new JobReport(figures.build(), ovsVersion));
  }

  public String table() {
    return report.table();
  }

  public String json() {
    return report.json();
  }
}
