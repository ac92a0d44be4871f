package dev.overlane.demo;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import dev.overlane.lab.Fault;
import dev.overlane.lab.LabHost;
import dev.overlane.lab.Outage;
import dev.overlane.lab.Pinger;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Breaks things as the seed does, and measures how long traffic stays away. */
final class Breaker implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Duration DARKNESS = Duration.ofSeconds(1);
  private static final int CROSSING_PER_SECOND = 5;

  private final Stage stage;
  private final Findings findings;
  private final List<Healing> healings = new ArrayList<>();
  private final Map<Pair, Pinger> crossing = new LinkedHashMap<>();

  Breaker(Stage stage, Findings findings) {
    this.stage = stage;
    this.findings = findings;
  }

  /** From now on, whatever is broken, the pairs that must not talk try to. */
  void watchIsolation() {
    for (Pair pair : stage.expected().forbidden()) {
      crossing.put(pair, stage.ping(pair, CROSSING_PER_SECOND));
    }
  }

  /** Does damage to the tunnel that the controller has to repair. */
  void damageTunnel(Fault fault) {
    LabHost host = stage.victim();
    Instant act = Instant.now();
    stage.lab().inflict(fault, host);
    Optional<Duration> repair =
        Poll.until(PATIENCE, () -> RepairLog.repair(stage.controller().output(), host.name(), act));
    stage.requireController();
    String key =
        host.vsctl("--if-exists", "get", "interface", host.tunnel(), "options:key").strip();
    findings.expect(
        repair.isPresent() && key.equals("flow"),
        host.tunnel() + " is as the file says again (options:key=" + key + ")");
    healed(new Healing(fault.word(), traffic(act), repair));
  }

  /**
   * Takes the underlay away and gives it back; there is nothing to repair, and nothing may hang.
   */
  void loseUnderlay() {
    LabHost host = stage.victim();
    stage.lab().inflict(Fault.ETH1_DOWN, host);
    Instant down = Instant.now();
    ImmutableSet<Pair> silent =
        stage.pingers().entrySet().stream()
            .filter(entry -> entry.getValue().awaitReply(down.plus(DARKNESS), DARKNESS).isEmpty())
            .map(Map.Entry::getKey)
            .collect(ImmutableSet.toImmutableSet());
    findings.expect(
        silent.equals(stage.pingers().keySet()),
        "no answers for "
            + silent.stream().map(Pair::toString).collect(Collectors.joining(" and "))
            + " while eth1 is down");
    Instant act = Instant.now();
    stage.lab().inflict(Fault.ETH1_UP, host);
    healed(new Healing("eth1-down, -up", traffic(act), Optional.empty()));
  }

  /** What was broken so far, in order. */
  ImmutableList<Healing> healings() {
    return ImmutableList.copyOf(healings);
  }

  /** Says whether anything has crossed from one segment to another since the watch began. */
  void judgeIsolation() {
    ImmutableList<Pair> leaks =
        crossing.entrySet().stream()
            .filter(entry -> !entry.getValue().replies().isEmpty())
            .map(Map.Entry::getKey)
            .collect(ImmutableList.toImmutableList());
    findings.expect(
        leaks.isEmpty(),
        leaks.isEmpty()
            ? "all the while, nobody got an answer from another segment"
            : "answers came from another segment: " + leaks);
  }

  @Override
  public void close() {
    crossing.values().forEach(Pinger::close);
  }

  private void healed(Healing healing) {
    healings.add(healing);
    findings.expect(healing.traffic().size() == stage.pingers().size(), healing.toString());
  }

  /** Time from the act to the first answer after the outage; a pair that stays silent is absent. */
  private ImmutableMap<Pair, Optional<Duration>> traffic(Instant act) {
    Instant now = Instant.now();
    ImmutableMap.Builder<Pair, Optional<Duration>> times = ImmutableMap.builder();
    stage
        .pingers()
        .forEach(
            (pair, pinger) -> {
              if (pinger.awaitReply(now, PATIENCE).isPresent()) {
                times.put(
                    pair, pinger.awaitOutage(act, Duration.ZERO).map((Outage o) -> o.since(act)));
              }
            });
    return times.buildOrThrow();
  }
}
