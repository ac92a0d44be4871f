/** I/O. Tests of the benchmark's simulated hosts. */
@NullMarked
package dev.overlane.bench.fleet;

import org.jspecify.annotations.NullMarked;
