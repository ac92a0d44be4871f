package dev.overlane.controller.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.ImmutableSortedSet;
import com.google.common.collect.Maps;
import com.google.common.collect.Sets;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Which hosts a member says that it cannot reach, so that others have them. It says so late, and
 * takes it back later still, unless it has the host, and both take longer each time that follows
 * soon: what comes and goes moves no host to and fro. PURE but for what it remembers; confined to
 * one thread.
 */
final class Reach {
  /** How long a host must be out of reach, the first time. */
  static final Duration LOST = Duration.ofSeconds(5);

  /** And at most: it is really cut off then, and others may reach it. */
  static final Duration LOST_MOST = Duration.ofSeconds(40);

  /** How long a host of somebody else must be in reach after that, the first time. */
  static final Duration STEADY = Duration.ofSeconds(30);

  /** Who has not looked for so long has not been awake, and sessions have ended by that alone. */
  static final Duration BLIND = Duration.ofSeconds(2);

  /** So many hosts that come into reach between two looks are a crowd at the door. */
  static final int CROWD = 4;

  /** How long after that others that are out of reach may only be waiting for their turn. */
  static final Duration CROWDED = Duration.ofSeconds(2);

  /** How much of a host's time out of reach is excused, at most. */
  static final Duration PATIENCE = Duration.ofMinutes(1);

  private static final ObjectMapper JSON = new ObjectMapper();

  private static final class Seen {
    private boolean reached;
    private boolean held;
    private boolean ever;
    private boolean listed;
    private long since;
    private long heldSince;
    private long excused;
    private Damping losses = Damping.NONE;

    Seen(boolean reached, long since) {
      this.reached = reached;
      this.since = since;
    }

    void excuse(long passed, long now) {
      excused += passed;
      passOver(passed, now);
    }

    void passOver(long passed, long now) {
      since = Math.min(since + passed, now);
      heldSince = Math.min(heldSince + passed, now);
    }
  }

  private final Map<String, Seen> hosts = new HashMap<>();
  private @Nullable Long looked;
  private @Nullable Long crowded;

  /**
   * The hosts that are said to be out of reach.
   *
   * @param names the hosts of the file
   * @param reached those with which there are sessions now
   * @param held those that this member may write to
   * @param elsewhere whether another member reaches a host: where none does, nobody is to have it
   *     instead, and no time counts. (A new host's switch dials when its owner has written its
   *     rows, which takes as long as it takes.)
   * @param now in nanoseconds
   */
  ImmutableSortedSet<String> unreached(
      Set<String> names,
      Set<String> reached,
      Set<String> held,
      Predicate<String> elsewhere,
      long now) {
    hosts.keySet().retainAll(names);
    if (looked != null) {
      long passed = now - looked;
      excuse(reached, passed, now);
      Sets.difference(held, reached).stream()
          .filter(name -> !elsewhere.test(name))
          .map(hosts::get)
          .filter(Objects::nonNull)
          .forEach(seen -> seen.passOver(passed, now));
    }
    looked = now;
    ImmutableSortedSet.Builder<String> listed = ImmutableSortedSet.naturalOrder();
    for (String name : names) {
      boolean isReached = reached.contains(name);
      Seen seen = hosts.computeIfAbsent(name, host -> new Seen(isReached, now));
      if (isListed(seen, isReached, held.contains(name), now)) {
        listed.add(name);
      }
    }
    return listed.build();
  }

  /** Does not count time that says nothing of the hosts. */
  private void excuse(Set<String> reached, long passed, long now) {
    long came =
        hosts.entrySet().stream()
            .filter(host -> !host.getValue().reached && reached.contains(host.getKey()))
            .count();
    if (came >= CROWD) {
      crowded = now;
    }
    boolean isCrowded = crowded != null && now - crowded < CROWDED.toNanos();
    if (isCrowded || passed > BLIND.toNanos()) {
      hosts.values().stream()
          .filter(seen -> !seen.reached && seen.excused < PATIENCE.toNanos())
          .forEach(seen -> seen.excuse(Math.min(passed, PATIENCE.toNanos() - seen.excused), now));
    }
  }

  private static boolean isListed(Seen seen, boolean reached, boolean held, long now) {
    if (reached != seen.reached) {
      seen.reached = reached;
      seen.since = now;
      seen.excused = 0;
    }
    boolean wasHeld = seen.held;
    if (held && !wasHeld) {
      seen.heldSince = now;
    }
    seen.held = held;
    seen.losses = seen.losses.at(now);
    if (reached) {
      boolean first = !seen.ever;
      seen.ever = true;
      Duration steady = seen.losses.doubled(STEADY, Damping.CALM);
      seen.listed = seen.listed && !held && !first && now - seen.since < steady.toNanos();
    } else if (held) {
      if (!wasHeld || !seen.listed) {
        Duration lost = seen.losses.doubled(LOST, LOST_MOST);
        seen.listed = Math.min(now - seen.since, now - seen.heldSince) >= lost.toNanos();
        if (seen.listed) {
          seen.losses = seen.losses.lost(now);
        }
      }
    } else {
      // Who has just started is given no host before it has reached it.
      seen.listed = seen.listed || !seen.ever || now - seen.since >= LOST.toNanos();
    }
    return seen.listed;
  }

  /** What the key of a member says. */
  static String text(Set<String> unreached) {
    ArrayNode array = JSON.createArrayNode();
    unreached.forEach(array::add);
    return array.toString();
  }

  /** What each member says that it cannot reach, by the members that say anything. */
  static ImmutableMap<String, ImmutableSet<String>> said(ClusterView view) {
    return ImmutableMap.copyOf(
        Maps.transformValues(view.unreached(), said -> Reach.of(said.value())));
  }

  /** Reads what {@link #text} writes; anything else is none. */
  static ImmutableSet<String> of(String text) {
    ImmutableSet.Builder<String> names = ImmutableSet.builder();
    try {
      JSON.readTree(text).forEach((JsonNode name) -> names.add(name.asText()));
    } catch (IOException noJson) {
      return ImmutableSet.of();
    }
    return names.build();
  }
}
