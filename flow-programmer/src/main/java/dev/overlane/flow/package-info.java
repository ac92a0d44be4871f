/** API: the OpenFlow server, sessions with switches, and their outcomes. I/O behind interfaces. */
@NullMarked
package dev.overlane.flow;

import org.jspecify.annotations.NullMarked;
