package dev.overlane.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import dev.overlane.lab.LabHost;
import dev.overlane.lab.PingResult;
import dev.overlane.lab.Pinger;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What must not happen to the hosts of the seed while members of a cluster come and go: a lost
 * probe, a leak, a flow that is rewritten, a change that a member tells of. Blocks the caller.
 */
final class Peace implements AutoCloseable {
  private static final int PER_SECOND = 100;

  private final ClusterFigures figures;
  private final Pinger ab;
  private final Pinger yx;
  private final LeakWatch leaks;
  private final Map<LabHost, ImmutableMap<String, Ovs.FlowAge>> ages;
  private final Map<ControllerProcess, Integer> marks;

  /** Begins to watch; the network must be right. */
  Peace(Stage stage, Collection<ControllerProcess> members, ClusterFigures figures) {
    this.figures = figures;
    ab = stage.container("A").pinger(stage.container("B"), PER_SECOND);
    yx = stage.container("Y").pinger(stage.container("X"), PER_SECOND);
    leaks = LeakWatch.between(stage.containers("A", "B"), stage.containers("X", "Y"));
    awaitReply(ab);
    awaitReply(yx);
    ages = stage.lab().hosts().stream().collect(Collectors.toMap(host -> host, Ovs::ages));
    marks = members.stream().collect(Collectors.toMap(one -> one, ControllerProcess::mark));
  }

  private static void awaitReply(Pinger pinger) {
    assertThat(pinger.awaitReply(Instant.now(), Duration.ofSeconds(5))).isPresent();
  }

  /** Fails if anything of it has happened, and ends all but the watch for leaks. */
  void assertKept() {
    awaitReply(ab);
    awaitReply(yx);
    marks.forEach((one, mark) -> assertThat(one.changesSince(mark)).isEmpty());
    ages.forEach(Peace::assertOlder);
    for (PingResult result : ImmutableList.of(ab.stop(), yx.stop())) {
      figures.probed(result);
      assertThat(result.sent()).isGreaterThan(PER_SECOND / 10);
      assertThat(result.lost()).isZero();
    }
    assertNoLeak();
  }

  private static void assertOlder(LabHost host, ImmutableMap<String, Ovs.FlowAge> before) {
    ImmutableMap<String, Ovs.FlowAge> after = Ovs.ages(host);
    assertThat(after.keySet()).isEqualTo(before.keySet());
    before.forEach(
        (flow, age) -> assertThat(after.get(flow).seconds()).as(flow).isGreaterThan(age.seconds()));
  }

  /** Fails if anything has leaked so far; also after what else was asserted. */
  void assertNoLeak() {
    assertThat(leaks.leaks()).isEmpty();
  }

  @Override
  public void close() {
    figures.leaked(leaks.leaks().size());
    leaks.close();
    yx.close();
    ab.close();
  }
}
