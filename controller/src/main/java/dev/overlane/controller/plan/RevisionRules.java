package dev.overlane.controller.plan;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSortedSet;
import dev.overlane.config.model.NetworkModel;
import dev.overlane.config.model.Overlay;
import dev.overlane.config.model.Segment;

/**
 * Which changes of the file are unsafe in one step. Hosts take a revision over one by one; while
 * they do, what one host sends must mean the same to the next. A tunnel key (or, with the trunk
 * encoding, a tag) that passes from one segment to another would not: refused until no host uses it
 * in its old meaning.
 */
public final class RevisionRules {
  private RevisionRules() {}

  /**
   * Returns why a revision may not follow, empty if it may.
   *
   * @param unsettled revisions that some host may still be at
   * @param next the revision to come
   */
  public static ImmutableList<String> hazards(Iterable<NetworkModel> unsettled, NetworkModel next) {
    ImmutableSortedSet.Builder<String> hazards = ImmutableSortedSet.naturalOrder();
    for (NetworkModel before : unsettled) {
      for (Segment old : before.segments().values()) {
        for (Segment now : next.segments().values()) {
          if (old.name().equals(now.name())) {
            continue;
          }
          if (old.vni().equals(now.vni())) {
            hazards.add(hazard(now, "vni " + now.vni(), old));
          }
          if (isTrunk(next) && isTrunk(before) && old.vlan().equals(now.vlan())) {
            hazards.add(hazard(now, "vlan " + now.vlan(), old));
          }
        }
      }
    }
    return hazards.build().asList();
  }

  private static boolean isTrunk(NetworkModel model) {
    return model.overlay().encoding() == Overlay.Encoding.TRUNK;
  }

  private static String hazard(Segment now, String what, Segment old) {
    return "segment "
        + now.name()
        + ": "
        + what
        + " was segment "
        + old.name()
        + "'s, and hosts change over one by one: for a moment packets of "
        + old.name()
        + " could arrive in "
        + now.name()
        + " (in two steps: save the file with "
        + what
        + " unused, wait until `overlane status` says converged, then use it again)";
  }
}
