package dev.overlane.bench.pure;

import static com.google.common.collect.ImmutableList.toImmutableList;

import com.google.common.collect.ImmutableList;
import dev.overlane.bench.BenchFailure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/**
 * {@code bin/bench --pure}: each benchmark in a JVM of its own, with the options that {@code
 * overlane run} has. Used by one thread.
 */
public final class PureBench {
  /** All that have benchmarks. */
  static final ImmutableList<Class<?>> BENCHMARKS =
      ImmutableList.of(
          LoadBenchmark.class,
          CompileBenchmark.class,
          PlanBenchmark.class,
          FlowsBenchmark.class,
          ProofBenchmark.class);

  private static final String ALLOCATED = "gc.alloc.rate.norm";

  private static final TimeValue WARM_UP = TimeValue.seconds(1);
  private static final TimeValue ITERATION = TimeValue.seconds(2);

  private PureBench() {}

  /**
   * Measures all.
   *
   * @param runs iterations that count, of two seconds each
   * @param warmUp iterations before them, of one second each
   * @throws BenchFailure if a benchmark fails; the message names the log, which stays then
   */
  public static PureReport measure(int runs, int warmUp) {
    try {
      Path log = Files.createTempFile("overlane-pure-", ".log");
      PureReport report = new PureReport(figures(runs, warmUp, log));
      Files.delete(log);
      return report;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ImmutableList<PureFigure> figures(int runs, int warmUp, Path log) {
    ChainedOptionsBuilder options =
        new OptionsBuilder()
            .mode(Mode.AverageTime)
            .timeUnit(TimeUnit.MICROSECONDS)
            .forks(1)
            .jvmArgs("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xms1g", "-Xmx1g")
            .warmupIterations(warmUp)
            .warmupTime(WARM_UP)
            .measurementIterations(runs)
            .measurementTime(ITERATION)
            .addProfiler(GCProfiler.class)
            .shouldFailOnError(true)
            .output(log.toString());
    for (Class<?> benchmark : BENCHMARKS) {
      options.include("^" + benchmark.getName() + "\\.");
    }
    try {
      return new Runner(options.build())
          .run().stream().map(PureBench::figure).collect(toImmutableList());
    } catch (RunnerException e) {
      throw new BenchFailure(e.getMessage() + "; the log is " + log);
    }
  }

  private static PureFigure figure(RunResult run) {
    Result<?> time = run.getPrimaryResult();
    String benchmark = run.getParams().getBenchmark();
    Result<?> allocated = run.getSecondaryResults().get(ALLOCATED);
    ImmutableList<Double> samples =
        run.getBenchmarkResults().stream()
            .flatMap(fork -> fork.getIterationResults().stream())
            .map(iteration -> iteration.getPrimaryResult().getScore())
            .collect(toImmutableList());
    return new PureFigure(
        benchmark.substring(benchmark.lastIndexOf('.') + 1),
        time.getScore(),
        time.getScoreError(),
        allocated == null ? Double.NaN : allocated.getScore(),
        samples);
  }
}
