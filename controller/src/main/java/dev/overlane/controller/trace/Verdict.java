package dev.overlane.controller.trace;

/**
 * The end of a trace.
 *
 * @param disposition its name
 * @param reason why, in words
 */
record Verdict(Disposition disposition, String reason) {}
