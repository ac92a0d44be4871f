package dev.overlane.controller.run;

import dev.overlane.controller.plan.HostReport;
import dev.overlane.controller.status.HostStatus;

/** What a reconciler tells the rest; called on the host's loop. */
interface HostEvents {

  /** The host's own members changed, or became known for the first time. */
  void reported(String host, HostReport report);

  /** The host's status changed. */
  void statusChanged(HostStatus status);
}
