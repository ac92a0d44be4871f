/** API: sessions with the ovsdb-server of a host, and their outcomes. I/O behind interfaces. */
@NullMarked
package dev.overlane.ovsdb;

import org.jspecify.annotations.NullMarked;
