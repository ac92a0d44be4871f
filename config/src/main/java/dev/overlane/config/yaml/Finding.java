package dev.overlane.config.yaml;

/**
 * Something to say about a text, at its place.
 *
 * @param fatal whether the text is refused because of it
 * @param place where
 * @param message what is wrong
 * @param hint the way out; empty if there is nothing to add
 */
public record Finding(boolean fatal, Place place, String message, String hint) {}
