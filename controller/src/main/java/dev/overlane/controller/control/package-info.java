/** I/O. The control socket, in the protocol of OVS's own unixctl, and its client. */
@NullMarked
package dev.overlane.controller.control;

import org.jspecify.annotations.NullMarked;
