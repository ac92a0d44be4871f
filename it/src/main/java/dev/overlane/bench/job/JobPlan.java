package dev.overlane.bench.job;

import com.google.common.collect.ImmutableSet;
import java.util.List;

/**
 * How much is measured. A value; any thread.
 *
 * @param columns who takes part: overlane, direct, bare and ovn, or some of them
 * @param runs how often each column does the job
 * @param warmUp how often in each run the guest comes, moves and goes before that counts
 * @param changes how often it does so and counts, in all runs together
 */
public record JobPlan(List<String> columns, int runs, int warmUp, int changes) {
  /** The columns that there are. */
  public static final ImmutableSet<String> ALL =
      ImmutableSet.of("overlane", "direct", "bare", "ovn");

  public JobPlan {
    if (runs < 1 || warmUp < 0 || changes < 0) {
      throw new IllegalArgumentException("nothing can be measured less than once");
    }
    if (!ALL.containsAll(columns)) {
      throw new IllegalArgumentException("columns are " + ALL + ", not " + columns);
    }
  }

  /** How many of the changes that count belong to a run. */
  int share(int run) {
    return changes * (run + 1) / runs - changes * run / runs;
  }
}
