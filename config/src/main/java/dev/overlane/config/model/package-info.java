/**
 * PURE. The validated intent: what the file says, as immutable values that cannot hold an illegal
 * state.
 */
@NullMarked
package dev.overlane.config.model;

import org.jspecify.annotations.NullMarked;
