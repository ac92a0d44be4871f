package dev.overlane.controller.plan;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.ImmutableSortedSet;
import com.google.common.collect.SetMultimap;
import dev.overlane.config.model.Host;
import dev.overlane.config.model.Ipv4Address;
import dev.overlane.config.model.NetworkModel;
import java.util.Comparator;
import java.util.Map;

/**
 * Which changes of the file are unsafe in one step. Hosts take a revision over one by one; while
 * they do, what one host sends must mean the same to the next. A tunnel key (or a tag, where tags
 * tell segments) that passes from one segment to another would not: refused until no host uses it
 * in its old meaning.
 */
public final class RevisionRules {
  private RevisionRules() {}

  /**
   * Returns why a revision may not follow, empty if it may.
   *
   * @param unsettled meanings that some host may still be at
   * @param next the revision to come
   */
  public static ImmutableList<Hazard> hazards(Iterable<KeyMeanings> unsettled, NetworkModel next) {
    KeyMeanings now = KeyMeanings.of(next);
    ImmutableSortedSet.Builder<Hazard> hazards =
        ImmutableSortedSet.orderedBy(Comparator.comparing(Hazard::toString));
    for (KeyMeanings before : unsettled) {
      conflicts(before.vnis(), now.vnis(), "vni")
          .forEach(conflict -> hazards.add(inTwoSteps(conflict)));
      conflicts(before.tags(), now.tags(), "vlan")
          .forEach(conflict -> hazards.add(inTwoSteps(conflict)));
    }
    return hazards.build().asList();
  }

  /**
   * Returns why hosts may not come back: a host that left the file keeps its flows, and may still
   * send packets by what the numbers meant then. Nobody accepts them until the file names the host
   * again.
   *
   * @param departed what the numbers may have meant to a VTEP when it was last in the file
   * @param next the revision to come
   */
  public static ImmutableList<Hazard> returns(
      SetMultimap<Ipv4Address, KeyMeanings> departed, NetworkModel next) {
    KeyMeanings now = KeyMeanings.of(next);
    ImmutableSet.Builder<Hazard> hazards = ImmutableSet.builder();
    for (Host host : next.hosts().values()) {
      for (KeyMeanings then : departed.get(host.address())) {
        conflicts(then.vnis(), now.vnis(), "vni")
            .forEach(conflict -> hazards.add(onReturn(host, conflict)));
        conflicts(then.tags(), now.tags(), "vlan")
            .forEach(conflict -> hazards.add(onReturn(host, conflict)));
      }
    }
    return hazards.build().asList();
  }

  /** A number by its key, as {@code vni} and 10100, of one segment then and of another now. */
  private record Conflict(String key, int value, String before, String now) {
    String number() {
      return key + " " + value;
    }
  }

  private static ImmutableList<Conflict> conflicts(
      Map<Integer, String> before, Map<Integer, String> now, String word) {
    ImmutableList.Builder<Conflict> conflicts = ImmutableList.builder();
    now.forEach(
        (number, segment) -> {
          String old = before.get(number);
          if (old != null && !old.equals(segment)) {
            conflicts.add(new Conflict(word, number, old, segment));
          }
        });
    return conflicts.build();
  }

  private static Hazard inTwoSteps(Conflict conflict) {
    return new Hazard(
        ImmutableList.of("segments", conflict.now, conflict.key),
        "segment "
            + conflict.now
            + ": "
            + conflict.number()
            + " was segment "
            + conflict.before
            + "'s, and hosts change over one by one: for a moment packets of "
            + conflict.before
            + " could arrive in "
            + conflict.now,
        "in two steps: save the file with "
            + conflict.number()
            + " unused, wait until `overlane status` says converged, then use it again");
  }

  private static Hazard onReturn(Host host, Conflict conflict) {
    return new Hazard(
        ImmutableList.of("hosts", host.name()),
        "host "
            + host.name()
            + ": when "
            + host.address()
            + " was last in the file, "
            + conflict.number()
            + " was segment "
            + conflict.before
            + "'s, now it is "
            + conflict.now
            + "'s: until the host has the new flows, packets of "
            + conflict.before
            + " could arrive in "
            + conflict.now,
        "bring the host back before "
            + conflict.now
            + " uses "
            + conflict.number()
            + ", or give "
            + conflict.now
            + " another number");
  }
}
