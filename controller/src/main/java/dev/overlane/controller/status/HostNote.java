package dev.overlane.controller.status;

import java.util.Optional;

/**
 * What the member of a cluster that writes to a host has met there, and the others cannot see.
 *
 * @param driftRepaired repairs of rows or flows that somebody else changed, since its start
 * @param lastError last thing that went wrong there
 */
public record HostNote(long driftRepaired, Optional<HostStatus.LastError> lastError) {

  /** Whether there is nothing to tell. */
  public boolean isEmpty() {
    return driftRepaired == 0 && lastError.isEmpty();
  }
}
