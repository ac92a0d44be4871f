package dev.overlane.it.chaos;

import dev.overlane.it.chaos.relay.Relay;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** The kernel's view of the controller's sockets (ss(8)). */
final class Sockets {
  /** Octets queued for sending, and how many may be: {@code w} and {@code tb} of skmem. */
  private static final Pattern MEMORY = Pattern.compile("tb(\\d+),f\\d+,w(\\d+)");

  private Sockets() {}

  /**
   * Whether a connection of the controller to a switch takes no more octets: the kernel calls a
   * socket writable again once a third of its room is free.
   */
  static boolean isFull(ChaosLab lab) {
    String sockets =
        lab.inControllersPlace(
            "ss", "-tnmHO", "state", "established", "sport = :" + Relay.CONTROLLER_PORT);
    return MEMORY
        .matcher(sockets)
        .results()
        .anyMatch(memory -> 3 * number(memory, 2) > 2 * number(memory, 1));
  }

  private static long number(MatchResult memory, int group) {
    return Long.parseLong(memory.group(group));
  }
}
