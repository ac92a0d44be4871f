/** Hosts, switches and time that tests hold in their hands: everything happens on one thread. */
@NullMarked
package dev.overlane.controller.sim;

import org.jspecify.annotations.NullMarked;
