package dev.overlane.it.chaos;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which losses Open vSwitch itself accounts for. When a port comes or goes, ovs-vswitchd's
 * userspace switching forgets every route and reads them again; a flow translated meanwhile knows
 * no tunnel. For some milliseconds what is to leave by the tunnel is dropped, and what arrives by
 * it goes to the host's own stack, where nobody listens. Both are counted. PURE; used by one
 * thread.
 */
final class PortGaps {
  /** A gap is over so soon after the switch tells of the port, on a busy machine too. */
  private static final Duration NEAR = Duration.ofSeconds(1);

  /**
   * What one host's switch tells of a window of time.
   *
   * @param changes when a port of its bridges came or went
   * @param dropped frames for which it had no output
   * @param astray tunnelled frames that reached the host's own stack
   */
  record Told(ImmutableList<Instant> changes, long dropped, long astray) {}

  /** A frame, at an end of its tunnel: one count of the switch, however many members it misses. */
  private record Frame(int stream, int number, String host, boolean leaving) {}

  private final ImmutableMap<String, Told> told;
  private final Map<String, Long> dropped = new HashMap<>();
  private final Map<String, Long> astray = new HashMap<>();
  private final Set<Frame> counted = new HashSet<>();

  /**
   * @param told by the names of hosts
   */
  PortGaps(ImmutableMap<String, Told> told) {
    this.told = told;
    told.forEach(
        (host, words) -> {
          dropped.put(host, words.dropped());
          astray.put(host, words.astray());
        });
  }

  /** Losses that no switch accounts for. Each frame that one has counted is taken once. */
  ImmutableList<Loss> unexplained(List<Loss> losses) {
    return losses.stream().filter(loss -> !explains(loss)).collect(ImmutableList.toImmutableList());
  }

  private boolean explains(Loss loss) {
    String from = loss.from().host();
    String to = loss.to().host();
    return !from.equals(to) && (takes(loss, from, true, dropped) || takes(loss, to, false, astray));
  }

  private boolean takes(Loss loss, String host, boolean leaving, Map<String, Long> left) {
    Frame frame = new Frame(loss.stream(), loss.number(), host, leaving);
    if (counted.contains(frame)) {
      return true;
    }
    if (left.get(host) <= 0 || told.get(host).changes().stream().noneMatch(at -> near(at, loss))) {
      return false;
    }
    left.merge(host, -1L, Long::sum);
    return counted.add(frame);
  }

  private static boolean near(Instant change, Loss loss) {
    return Duration.between(change, loss.sent()).abs().compareTo(NEAR) < 0;
  }
}
