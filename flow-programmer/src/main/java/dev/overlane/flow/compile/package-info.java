/** PURE. Model, bindings and rosters to the flows of one host. */
@NullMarked
package dev.overlane.flow.compile;

import org.jspecify.annotations.NullMarked;
