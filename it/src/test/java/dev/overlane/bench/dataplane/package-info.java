/** I/O. Tests of the data-plane bench. */
@NullMarked
package dev.overlane.bench.dataplane;

import org.jspecify.annotations.NullMarked;
