package dev.overlane.controller.status;

import com.google.common.collect.ImmutableSortedMap;
import dev.overlane.controller.status.HostStatus.LastError;
import java.util.Objects;
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
 * @param notes what the other members have met with hosts, by member and host
 */
public record ClusterStatus(
    String name,
    String member,
    String state,
    Optional<String> problem,
    long revision,
    ImmutableSortedMap<String, Member> members,
    ImmutableSortedMap<String, Holder> hosts,
    ImmutableSortedMap<String, ImmutableSortedMap<String, HostNote>> notes) {
  /** The state of a member that has its lease. */
  public static final String MEMBER = "member";

  /** The state of one that has no network yet. */
  public static final String WAITING = "waiting";

  /**
   * What this member knows of a host, with what the others have met there: their repairs are
   * counted too, and the last error is that of the member which holds the host, if it had one.
   */
  public HostStatus completed(HostStatus own) {
    String host = own.host();
    long repairs =
        notes.values().stream()
            .map(of -> of.get(host))
            .filter(Objects::nonNull)
            .mapToLong(HostNote::driftRepaired)
            .sum();
    Optional<LastError> error = holdersError(host).or(own::lastError);
    return repairs == 0 && error.equals(own.lastError())
        ? own
        : own.with(own.driftRepaired() + repairs, error);
  }

  private Optional<LastError> holdersError(String host) {
    return Optional.ofNullable(hosts.get(host))
        .map(Holder::member)
        .flatMap(
            holder ->
                Optional.ofNullable(notes.get(holder))
                    .map(of -> of.get(host))
                    .flatMap(HostNote::lastError)
                    .map(error -> error.by(holder)));
  }

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
