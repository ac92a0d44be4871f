/**
 * I/O. Keys and certificates of hosts and of the controller, in a directory of PEM files; the only
 * user of Bouncy Castle.
 */
@NullMarked
package dev.overlane.controller.pki;

import org.jspecify.annotations.NullMarked;
