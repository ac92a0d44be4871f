package dev.overlane.flow.pipeline;

import com.google.common.collect.ImmutableSet;

/**
 * A table of the pipeline as a reader sees it.
 *
 * @param table the table; {@link FlowTable#FLOOD_1} stands for all that continue a replication list
 * @param purpose what it is for, in a sentence or two
 * @param next the tables that a packet may go on in
 * @param consults the tables that a packet looks up and comes back from
 * @param delivers whether packets leave the switch here
 */
public record PipelineStep(
    FlowTable table,
    String purpose,
    ImmutableSet<FlowTable> next,
    ImmutableSet<FlowTable> consults,
    boolean delivers) {}
