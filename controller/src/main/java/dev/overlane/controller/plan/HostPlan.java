package dev.overlane.controller.plan;

import dev.overlane.flow.state.FlowSet;
import java.util.Optional;

/**
 * The outcome of planning one host once.
 *
 * @param step the next thing to do
 * @param survey what its rows mean; empty without a snapshot
 * @param desiredFlows what its switch should hold; empty if that is not known yet
 */
public record HostPlan(
    PlanStep step, Optional<HostSurvey> survey, Optional<FlowSet> desiredFlows) {}
