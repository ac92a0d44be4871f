/** PURE. An interpreter of flow sets over packets: the oracle of what a network really does. */
@NullMarked
package dev.overlane.flow.trace;

import org.jspecify.annotations.NullMarked;
