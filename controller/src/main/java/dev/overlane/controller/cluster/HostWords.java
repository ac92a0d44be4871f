package dev.overlane.controller.cluster;

import com.google.common.collect.Sets;
import java.util.Set;

/** Hosts in the words of the log. PURE. */
final class HostWords {
  private static final int MOST_NAMES = 5;

  private HostWords() {}

  /** Their names, or of many their number. */
  static String of(Set<String> hosts) {
    return hosts.size() <= MOST_NAMES
        ? "hosts " + String.join(", ", Sets.newTreeSet(hosts))
        : hosts.size() + " hosts";
  }
}
