package dev.overlane.controller.preview;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSortedMap;
import dev.overlane.controller.preview.Impact.Level;

/**
 * What {@code run} would change on all hosts.
 *
 * @param hosts the hosts of the file, by name
 * @param released hosts that leave the file
 */
public record NetworkPlan(
    ImmutableSortedMap<String, HostChanges> hosts, ImmutableList<String> released) {
  public static final int NOTHING_TO_DO = 0;
  public static final int ERROR = 1;
  public static final int CHANGES = 2;

  boolean hasChanges() {
    return !released.isEmpty() || hosts.values().stream().anyMatch(HostChanges::hasChanges);
  }

  boolean hasTrouble() {
    return hosts.values().stream().anyMatch(HostChanges::hasTrouble);
  }

  /** The exit code of {@code overlane plan}. */
  public int exitCode() {
    if (hasTrouble()) {
      return ERROR;
    }
    return hasChanges() ? CHANGES : NOTHING_TO_DO;
  }

  long countRows(Sign sign) {
    return hosts.values().stream().mapToLong(host -> host.countRows(sign)).sum();
  }

  long countFlows(Sign sign) {
    return hosts.values().stream().mapToLong(host -> host.flows().count(sign)).sum();
  }

  /** Hosts that could not be looked at: what the changes there cost is not known. */
  public ImmutableList<String> unseen() {
    return hosts.values().stream()
        .filter(host -> !host.unreachable().isEmpty() || host.flows().missed())
        .map(HostChanges::host)
        .collect(ImmutableList.toImmutableList());
  }

  /** How bad the worst change is. */
  public Level worst() {
    Level worst = Level.HITLESS;
    for (HostChanges host : hosts.values()) {
      Level level = host.worst().level();
      worst = level.compareTo(worst) > 0 ? level : worst;
    }
    return worst;
  }
}
