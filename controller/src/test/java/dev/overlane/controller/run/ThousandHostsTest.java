package dev.overlane.controller.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import dev.overlane.controller.plan.HostPhase;
import dev.overlane.controller.sim.FakeHost;
import dev.overlane.controller.sim.ManualLoop;
import dev.overlane.controller.sim.VirtualTime;
import dev.overlane.controller.sim.World;
import java.time.Duration;
import java.util.Locale;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a thousand hosts cost that come at the same moment, and one among them that never rests. */
@Tag("long")
final class ThousandHostsTest {
  private static final int HOSTS = 1000;
  private static final int SEGMENTS = 40;
  private static final Duration LATENCY = Duration.ofMillis(5);

  private final World world = new World(VirtualTime.inOrder());
  private final Rig rig;
  private int mostTurns;

  ThousandHostsTest() {
    for (int host = 0; host < HOSTS; host++) {
      FakeHost made = world.addHost(name(host), address(host));
      made.ovsdb().setLatency(LATENCY);
      made.flows().setLatency(LATENCY);
    }
    rig = new Rig(world, 0, ReconcilerSettings.DEFAULT);
    world.time().afterEachTask(() -> mostTurns = Math.max(mostTurns, rig.turnsUnderWay()));
  }

  private static String name(int host) {
    return String.format(Locale.ROOT, "h%04d", host);
  }

  private static String address(int host) {
    return "10.0." + host / 250 + "." + (1 + host % 250);
  }

  /** Each host has a port in two of the segments; each segment has fifty members. */
  private static String file() {
    return """
    version: 1
    controller:
      openflow: { listen: "ptcp:6653", target: "tcp:192.168.77.1:6653" }
    segments:
    """
        + lines(SEGMENTS, i -> "  s" + i + ": { vlan: " + (100 + i) + " }")
        + "hosts:\n"
        + lines(
            HOSTS,
            i ->
                String.format(
                    Locale.ROOT,
                    "  %s: { address: %s, ports: { p%d: { segment: s%d, interface: v },"
                        + " q%d: { segment: s%d, interface: w } } }",
                    name(i),
                    address(i),
                    i,
                    i % SEGMENTS,
                    i,
                    (i + 7) % SEGMENTS));
  }

  private static String lines(int count, IntFunction<String> line) {
    return IntStream.range(0, count).mapToObj(line).collect(Collectors.joining("\n")) + "\n";
  }

  /** Lets time pass until all hosts but some are as the file says; returns how much. */
  private Duration awaitConverged(ImmutableList<String> apart) {
    Duration step = Duration.ofMillis(10);
    for (Duration passed = Duration.ZERO;
        passed.compareTo(Duration.ofMinutes(2)) < 0;
        passed = passed.plus(step)) {
      if (rig.status().hosts().values().stream()
          .allMatch(host -> apart.contains(host.host()) || host.phase() == HostPhase.CONVERGED)) {
        return passed;
      }
      rig.advance(step);
    }
    throw new AssertionError(rig.status().toString());
  }

  @Test
  void hostsThatComeAtOnce_convergeInTurnsWithAFewPlansEach() {
    rig.offer(file());
    Duration cold = awaitConverged(ImmutableList.of());
    long coldPlans = rig.plans();

    // From now on each host knows something that the others must hear of.
    for (int host = 0; host < HOSTS; host++) {
      world
          .host(name(host))
          .putInterfaceKey(
              "v",
              "external_ids",
              "attached-mac",
              String.format(Locale.ROOT, "02:00:00:00:%02x:%02x", host / 256, host % 256));
    }
    rig.advance(Duration.ofMinutes(1));
    long storm = rig.plans() - coldPlans;
    assertThat(rig.status().converged()).isTrue();
    world.forgetMutations();

    rig.restart(file());
    Duration warm = awaitConverged(ImmutableList.of());
    long warmPlans = rig.plans();

    System.out.printf(
        Locale.ROOT,
        "a thousand hosts: cold %d ms, %d plans; all report: %d plans; back: %d ms, %d plans%n",
        cold.toMillis(),
        coldPlans,
        storm,
        warm.toMillis(),
        warmPlans);
    assertThat(mostTurns).isEqualTo(Arrival.AT_ONCE);
    assertThat(world.mutations()).isEmpty();
    assertThat(coldPlans).isLessThan(20L * HOSTS);
    assertThat(storm).isLessThan(20L * HOSTS);
    assertThat(warmPlans).isLessThan(20L * HOSTS);
  }

  @Test
  void hostThatNeverRests_delaysNobody() {
    rig.offer(file());
    awaitConverged(ImmutableList.of());
    rig.restart(file());
    awaitConverged(ImmutableList.of());
    // From the same state, for it counts when switches dial.
    rig.kill();
    rig.restart(file());
    Duration quiet = awaitConverged(ImmutableList.of());
    rig.kill();

    FakeHost restless = world.host(name(500));
    ManualLoop hand = world.time().newLoop();
    disturb(restless, hand);
    rig.restart(file());
    Duration disturbed = awaitConverged(ImmutableList.of(restless.name()));

    assertThat(disturbed).isLessThanOrEqualTo(quiet.plus(LATENCY.multipliedBy(4)));
  }

  private static void disturb(FakeHost restless, ManualLoop hand) {
    restless.ovsdb().drop("flapping");
    restless.flows().drop("flapping");
    hand.schedule(Duration.ofMillis(3), () -> disturb(restless, hand));
  }
}
