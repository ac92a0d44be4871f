/** I/O. Notices new content of the configuration file and reads it whole, or not at all. */
@NullMarked
package dev.overlane.config.watch;

import org.jspecify.annotations.NullMarked;
