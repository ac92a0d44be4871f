package dev.overlane.config.schema;

import dev.overlane.config.yaml.Place;

/**
 * A value that was read, with the place to blame for it.
 *
 * @param value what was read, or its default
 * @param place where
 */
record Located<T>(T value, Place place) {}
