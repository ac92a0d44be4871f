/**
 * What both protocols need against peers that cannot be trusted: who may wait outside, whose turn
 * it is, how much memory all of them may hold, how often the log speaks of them. No I/O; any
 * thread.
 */
@NullMarked
package dev.overlane.peers;

import org.jspecify.annotations.NullMarked;
