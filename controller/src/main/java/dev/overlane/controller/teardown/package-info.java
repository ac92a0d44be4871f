/** {@code overlane teardown}: takes off one host what Overlane made there. I/O. */
@NullMarked
package dev.overlane.controller.teardown;

import org.jspecify.annotations.NullMarked;
