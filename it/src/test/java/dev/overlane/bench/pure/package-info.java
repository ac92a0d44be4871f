/** PURE. Tests of the benchmarks of the pure parts. */
@NullMarked
package dev.overlane.bench.pure;

import org.jspecify.annotations.NullMarked;
