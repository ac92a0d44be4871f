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
 * @param members who is registered, by name
 * @param hosts who holds a host, by its name
 */
public record ClusterStatus(
    String name,
    String member,
    String state,
    Optional<String> problem,
    ImmutableSortedMap<String, Member> members,
    ImmutableSortedMap<String, Holder> hosts) {
  /** The state of a member that has its lease. */
  public static final String MEMBER = "member";

  /**
   * A member.
   *
   * @param file what tells the file that it has in force from others
   * @param version the program's
   * @param hosts how many hosts it holds
   */
  public record Member(String file, String version, int hosts) {}

  /**
   * Who may write to a host.
   *
   * @param member its name
   * @param epoch under which
   */
  public record Holder(String member, long epoch) {}
}
