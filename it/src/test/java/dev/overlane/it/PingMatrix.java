package dev.overlane.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSortedSet;
import dev.overlane.lab.LabContainer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiPredicate;

/** Echo requests between all ordered pairs of some containers, all pairs at once. */
final class PingMatrix {
  private static final int REQUESTS = 3;
  private static final Duration INTERVAL = Duration.ofMillis(200);
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private PingMatrix() {}

  /** Asserts that exactly those pairs talk that should; names all pairs that differ. */
  static void assertTalk(
      List<LabContainer> containers, BiPredicate<LabContainer, LabContainer> expected) {
    ImmutableSortedSet.Builder<String> wanted = ImmutableSortedSet.naturalOrder();
    ImmutableList.Builder<CompletableFuture<String>> pings = ImmutableList.builder();
    for (LabContainer from : containers) {
      for (LabContainer to : containers) {
        if (from.name().equals(to.name())) {
          continue;
        }
        if (expected.test(from, to)) {
          wanted.add(pair(from, to));
        }
        pings.add(CompletableFuture.supplyAsync(() -> talks(from, to) ? pair(from, to) : ""));
      }
    }
    ImmutableSortedSet<String> found =
        pings.build().stream()
            .map(CompletableFuture::join)
            .filter(pair -> !pair.isEmpty())
            .collect(ImmutableSortedSet.toImmutableSortedSet(String::compareTo));
    assertThat(found).as("pairs that talk").isEqualTo(wanted.build());
  }

  private static boolean talks(LabContainer from, LabContainer to) {
    return from.ping(to.address(), REQUESTS, INTERVAL, PATIENCE).answered();
  }

  private static String pair(LabContainer from, LabContainer to) {
    return from.name() + ">" + to.name();
  }
}
