package dev.overlane.controller.run;

import dev.overlane.controller.sim.World;

/** What has happened in histories of several controllers: none of it must be rare. */
final class ClusterTally {
  int edits;
  int refusedEdits;
  int killed;
  int paused;
  int left;
  private int refusals;
  private int takeovers;

  /** A history has ended. */
  void ended(World world) {
    refusals = world.refusals();
    takeovers = world.takeovers();
  }

  void add(ClusterTally other) {
    edits += other.edits;
    refusedEdits += other.refusedEdits;
    killed += other.killed;
    paused += other.paused;
    left += other.left;
    refusals += other.refusals;
    takeovers += other.takeovers;
  }

  /** How often a host has refused whoever was its owner once. */
  int refusals() {
    return refusals;
  }

  /** How often a host got another owner. */
  int takeovers() {
    return takeovers;
  }

  @Override
  public String toString() {
    return "edits %d, refused %d; killed %d, stopped %d, left %d; takeovers %d, refused by hosts %d"
        .formatted(edits, refusedEdits, killed, paused, left, takeovers, refusals);
  }
}
