package dev.overlane.controller.preview;

/**
 * A change of rows, in the words of the file.
 *
 * @param sign what becomes of it
 * @param what {@code port A (vA) tag 100, segment ab}
 * @param impact whom it costs what
 */
public record RowChange(Sign sign, String what, Impact impact) {}
