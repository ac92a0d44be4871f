/** I/O. The loops: one reconciler a host, the fleet of them, listeners and reload. */
@NullMarked
package dev.overlane.controller.run;

import org.jspecify.annotations.NullMarked;
