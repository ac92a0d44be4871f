package dev.overlane.controller.preview;

/**
 * A change of one flow.
 *
 * @param sign what becomes of it
 * @param segment the segment that it serves; empty: all, or none
 * @param feature the part of the pipeline that makes it, or {@code foreign}
 * @param words what it does, in the words of the file
 * @param text the flow in the syntax of ovs-ofctl; a port that has no number yet is written as
 *     {@code <vA>}; of a changed flow, the new one
 */
public record FlowChange(Sign sign, String segment, String feature, String words, String text) {}
