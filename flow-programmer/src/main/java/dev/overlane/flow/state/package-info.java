/** PURE. Flows as values, sets of them, and their difference. */
@NullMarked
package dev.overlane.flow.state;

import org.jspecify.annotations.NullMarked;
