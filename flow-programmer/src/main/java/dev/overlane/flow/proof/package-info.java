/**
 * PURE. Which ports packets can reach, decided for all headers at once from the flows that switches
 * hold: sets of headers are followed through the tables and through the tunnels. It knows OpenFlow
 * and which port is whose, and nothing of how the flows were made.
 */
@NullMarked
package dev.overlane.flow.proof;

import org.jspecify.annotations.NullMarked;
