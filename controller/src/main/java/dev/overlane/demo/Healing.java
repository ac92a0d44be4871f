package dev.overlane.demo;

import com.google.common.collect.ImmutableMap;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * How something that was broken healed. PURE.
 *
 * @param what was broken
 * @param traffic from the act to the first answered request after the outage, by pair; empty for a
 *     pair that lost nothing
 * @param repair from the moment the controller saw it until it called the host converged; empty if
 *     there was nothing to repair
 */
record Healing(
    String what, ImmutableMap<Pair, Optional<Duration>> traffic, Optional<Duration> repair) {

  /** One pair's time as text. */
  String time(Pair pair) {
    return Optional.ofNullable(traffic.get(pair))
        .map(time -> time.map(Figures::time).orElse("nothing lost"))
        .orElse("-");
  }

  /** The repair's time as text. */
  String repairTime() {
    return repair.map(Figures::time).orElse("-");
  }

  @Override
  public String toString() {
    String pairs =
        traffic.entrySet().stream().map(Healing::sentence).collect(Collectors.joining(", "));
    return pairs
        + repair
            .map(time -> " (repaired " + Figures.time(time) + " after the controller saw it)")
            .orElse("");
  }

  /** The same words whether anything was lost or not, as README.md shows them. */
  private static String sentence(Map.Entry<Pair, Optional<Duration>> entry) {
    return entry.getKey()
        + " without answers for "
        + Figures.time(entry.getValue().orElse(Duration.ZERO));
  }
}
