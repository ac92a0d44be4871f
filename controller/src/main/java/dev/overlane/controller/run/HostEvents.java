package dev.overlane.controller.run;

import com.google.common.collect.ImmutableSet;
import dev.overlane.controller.measure.HostFigures;
import dev.overlane.controller.plan.HostReport;
import dev.overlane.controller.plan.HostSighting;
import dev.overlane.controller.status.HostStatus;

/** What a reconciler tells the rest; called on the host's loop. */
interface HostEvents {

  /** The host's own members changed, or became known for the first time. */
  void reported(String host, HostReport report);

  /** The host's flows, when they were first read, named members of hosts not observed by then. */
  void remembered(String host, ImmutableSet<String> others);

  /** The host was looked at, and a step was planned. */
  void sighted(HostSighting sighting);

  /** The host's status changed. */
  void statusChanged(HostStatus status);

  /** Where the host's figures are kept; the same each time. */
  HostFigures figures();
}
