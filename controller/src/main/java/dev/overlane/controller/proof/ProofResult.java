package dev.overlane.controller.proof;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.ImmutableSortedMap;
import dev.overlane.flow.proof.Expected;
import dev.overlane.flow.proof.Violation;
import java.time.Duration;
import java.time.Instant;

/**
 * A proof of the whole network as it was seen at one moment.
 *
 * @param revision the file's revision that it speaks of; 0: none yet
 * @param segments the segment of each VNI, for the words about flows
 * @param hosts the hosts of the file
 * @param violations what comes out where it must not
 * @param expectations the statements of the file
 * @param scope how much was examined
 * @param duration how long it took
 * @param at when it was made
 */
public record ProofResult(
    long revision,
    ImmutableMap<Integer, String> segments,
    ImmutableSortedMap<String, HostFact> hosts,
    ImmutableList<Violation> violations,
    ImmutableList<Expected> expectations,
    Scope scope,
    Duration duration,
    Instant at) {

  /**
   * What the proof knows of a host.
   *
   * @param flows how many flows it holds
   * @param ports how many ports it has
   * @param asOf when that was last told or read
   * @param unseen why it could not be seen; empty: it could
   */
  public record HostFact(int flows, int ports, Instant asOf, String unseen) {}

  /**
   * How much was examined.
   *
   * @param ports how many ports
   * @param flows how many flows
   * @param lookUps how many sets of headers were looked up in a table
   * @param renewed how many switches were examined anew for this proof
   */
  public record Scope(int ports, long flows, long lookUps, int renewed) {}

  /** What it comes to. */
  public Verdict verdict() {
    if (!violations.isEmpty() || outcomes().contains(Expected.Outcome.BROKEN)) {
      return Verdict.VIOLATED;
    }
    boolean complete = hosts.values().stream().allMatch(host -> host.unseen().isEmpty());
    return revision > 0 && complete && !outcomes().contains(Expected.Outcome.UNKNOWN)
        ? Verdict.PROVEN
        : Verdict.UNKNOWN;
  }

  private ImmutableSet<Expected.Outcome> outcomes() {
    return expectations.stream().map(Expected::outcome).collect(ImmutableSet.toImmutableSet());
  }

  /** How many hosts could not be seen. */
  public int unseenHosts() {
    return (int) hosts.values().stream().filter(host -> !host.unseen().isEmpty()).count();
  }

  /** How many things are wrong: violations, and statements that do not hold. */
  public int wrong() {
    return violations.size()
        + (int)
            expectations.stream()
                .filter(expected -> expected.outcome() == Expected.Outcome.BROKEN)
                .count();
  }

  /** The same with less that is wrong. */
  ProofResult with(ImmutableList<Violation> fewer, ImmutableList<Expected> others) {
    return new ProofResult(revision, segments, hosts, fewer, others, scope, duration, at);
  }
}
