/** I/O. A process between the controller and its hosts, which cuts, stops, holds and counts. */
@NullMarked
package dev.overlane.it.chaos.relay;

import org.jspecify.annotations.NullMarked;
