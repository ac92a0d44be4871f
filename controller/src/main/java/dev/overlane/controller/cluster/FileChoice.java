package dev.overlane.controller.cluster;

import dev.overlane.controller.cluster.Applied.Fingerprints;
import dev.overlane.controller.cluster.Applied.Origin;
import java.util.Optional;

/**
 * What a member that reads its own file does about the network that etcd names. All members come to
 * the same, so that no host is made now as one file says and now as another. PURE.
 *
 * @param act what it does
 * @param problem why, if it has another network than the one in force
 */
record FileChoice(Act act, Optional<String> problem) {

  /** What there is to do. */
  enum Act {
    /** Nothing: its file is what is in force. */
    FOLLOW,
    /** Its file becomes what is in force. */
    PUT,
    /** Its file is another one, and it has no say until that changes. */
    WAIT
  }

  /**
   * What a member knows of its own file.
   *
   * @param file as it is in force in this process
   * @param changed whether somebody changed it while this process ran, and nothing came of it yet
   * @param followed the revision that this process had when that began; 0: none
   */
  record Own(Fingerprints file, boolean changed, long followed) {}

  /**
   * The choice.
   *
   * @param head what etcd names; empty: nothing
   * @param absence of everybody that has it
   */
  static FileChoice of(Optional<Applied> head, Own own, Absence absence) {
    if (head.isEmpty()) {
      return new FileChoice(Act.PUT, Optional.empty());
    }
    Applied named = head.get();
    if (named.is(own.file)) {
      return new FileChoice(Act.FOLLOW, Optional.empty());
    }
    if (named.origin() == Origin.APPLY) {
      return waiting(
          named,
          "it was applied, and this member reads its own file: say `source: etcd` there, or"
              + " `overlane apply` its own");
    }
    // A file that was in force before may be one that nobody brought up to date: it is put where it
    // took the place of the very network that is named still, and by `overlane apply`.
    boolean old = named.followed(own.file);
    boolean asked = own.changed && (!old || own.followed == named.revision());
    if (asked || (!old && absence.isLong())) {
      return new FileChoice(Act.PUT, Optional.empty());
    }
    return waiting(
        named,
        absence.began() && !old
            ? "no member has that one: if it stays so for 10 s, this file takes its place"
            : "bring it the same file, or `overlane apply` its own");
  }

  private static FileChoice waiting(Applied named, String wayOut) {
    return new FileChoice(
        Act.WAIT,
        Optional.of(
            "this member's file is another one than "
                + named.words()
                + ", so it writes to no host; "
                + wayOut));
  }
}
