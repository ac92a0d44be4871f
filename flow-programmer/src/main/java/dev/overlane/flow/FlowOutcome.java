package dev.overlane.flow;

/** What became of a flow change set. */
public sealed interface FlowOutcome {

  /** The switch confirmed the whole bundle. */
  record Applied() implements FlowOutcome {}

  /**
   * The switch refused; nothing was applied.
   *
   * @param reason the switch's error in words, with the offending flow where known
   */
  record Refused(String reason) implements FlowOutcome {}

  /**
   * No answer came: the bundle may or may not be in force. Read back.
   *
   * @param reason why no answer came
   */
  record Unknown(String reason) implements FlowOutcome {}
}
