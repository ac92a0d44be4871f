package dev.overlane.controller.run;

import dev.overlane.controller.plan.FleetView;

/** Makes the reconciler of one host, on a loop of its choice. */
@FunctionalInterface
interface ReconcilerFactory {
  HostReconciler create(String host, FleetView view, HostEvents events);
}
