/** PURE. From the rows of hosts that somebody set up by hand to the file that describes them. */
@NullMarked
package dev.overlane.controller.imports;

import org.jspecify.annotations.NullMarked;
