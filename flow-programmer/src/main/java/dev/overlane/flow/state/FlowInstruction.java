package dev.overlane.flow.state;

import com.google.common.collect.ImmutableList;

/** One instruction of a flow (OpenFlow 1.4 section 5.9). */
public sealed interface FlowInstruction {

  /**
   * Apply actions at once, in order.
   *
   * @param actions at least one
   */
  record ApplyActions(ImmutableList<FlowAction> actions) implements FlowInstruction {}

  /**
   * Pass a meter, which may drop the packet; before everything else that the flow does.
   *
   * @param meter its number in the switch
   */
  record Meter(int meter) implements FlowInstruction {}

  /**
   * Write bits of metadata.
   *
   * @param bits what, under which mask
   */
  record WriteMetadata(Bits bits) implements FlowInstruction {}

  /**
   * Go on in a later table.
   *
   * @param table OpenFlow table
   */
  record GotoTable(int table) implements FlowInstruction {}

  /**
   * An instruction that this model has no name for; never compiled, only observed.
   *
   * @param bytes the whole instruction as on the wire
   */
  record Opaque(RawBytes bytes) implements FlowInstruction {}
}
