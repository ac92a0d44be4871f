package dev.overlane.controller.cluster;

import dev.overlane.controller.cluster.etcd.Condition;
import java.util.Optional;

/**
 * How the network that a member has in force stands to the one that etcd names. PURE.
 *
 * @param state in a word
 * @param revision the one of etcd that the member has in force; 0: none
 * @param named the one that etcd names, as far as the member knows; 0: none
 * @param current what etcd holds as long as nothing else is put; for a member that follows
 * @param problem what is amiss; empty: nothing
 */
record Standing(
    State state, long revision, long named, Optional<Condition> current, Optional<String> problem) {
  /** Nothing is known of etcd yet. */
  static final Standing UNKNOWN =
      new Standing(State.UNKNOWN, 0, 0, Optional.empty(), Optional.empty());

  /** What a member may do. */
  enum State {
    /** It does not know, and is no member yet. */
    UNKNOWN,
    /** It has in force what etcd names: it takes its share of the hosts. */
    FOLLOWS,
    /** It is about to: it keeps the hosts that it has, and takes no others. */
    CHANGING,
    /** It has another one, and has no share of the hosts. */
    BEHIND
  }

  /** Of a member that has in force what etcd names. */
  static Standing follows(long revision, Condition current) {
    return new Standing(State.FOLLOWS, revision, revision, Optional.of(current), Optional.empty());
  }

  /** Of one that does, and has something amiss besides. */
  Standing but(String amiss) {
    return new Standing(state, revision, named, current, Optional.of(amiss));
  }

  /** Of a member that will follow soon. */
  static Standing changing(long revision, long named, Optional<String> problem) {
    return new Standing(State.CHANGING, revision, named, Optional.empty(), problem);
  }

  /** Of a member that will not. */
  static Standing behind(long revision, long named, String problem) {
    return new Standing(State.BEHIND, revision, named, Optional.empty(), Optional.of(problem));
  }

  boolean isKnown() {
    return state != State.UNKNOWN;
  }
}
