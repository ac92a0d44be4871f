package dev.overlane.controller.plan;

/**
 * One host as its reconciler saw it when it last planned a step: what is known of it and what is to
 * become of it. It shares what it holds with the reconciler, so it costs nothing to keep.
 *
 * @param host the host's name
 * @param view the network that the plan was made from
 * @param seen what was known of the host
 * @param plan what was decided
 */
public record HostSighting(String host, FleetView view, Observation seen, HostPlan plan) {}
