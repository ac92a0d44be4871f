package dev.overlane.controller.status;

import com.google.common.collect.ImmutableSortedMap;
import java.util.Optional;

/**
 * A cluster as one of its members sees it.
 *
 * @param name the cluster's
 * @param member whose view it is
 * @param state what that member is just now, in a word or a few: {@code member} if all is well
 * @param problem what keeps it from being one, or what is amiss with the cluster
 * @param revision of the network that etcd names, as far as this member knows; 0: none
 * @param members who is registered, by name
 * @param hosts who holds a host, by its name
 */
public record ClusterStatus(
    String name,
    String member,
    String state,
    Optional<String> problem,
    long revision,
    ImmutableSortedMap<String, Member> members,
    ImmutableSortedMap<String, Holder> hosts) {
  /** The state of a member that has its lease. */
  public static final String MEMBER = "member";

  /** The state of one that has no network yet. */
  public static final String WAITING = "waiting";

  /**
   * A member.
   *
   * @param file what tells the file that it has in force from others
   * @param version the program's
   * @param hosts how many hosts it holds
   * @param revision the one of the cluster's network that it has in force; 0: none, or it does not
   *     tell
   * @param behind whether it has another network than it should, and no share of the hosts
   */
  public record Member(String file, String version, int hosts, long revision, boolean behind) {}

  /**
   * Who may write to a host.
   *
   * @param member its name
   * @param epoch under which
   */
  public record Holder(String member, long epoch) {}
}
