/**
 * PURE. An interpreter of flow sets over packets: the oracle of what switches, and a network of
 * them, really do. It knows OpenFlow, and nothing of what the flows are meant for.
 */
@NullMarked
package dev.overlane.flow.trace;

import org.jspecify.annotations.NullMarked;
