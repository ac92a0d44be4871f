/** I/O. Benchmarks on real hosts beside the bare tools; {@code bin/bench} runs them. */
@NullMarked
package dev.overlane.bench;

import org.jspecify.annotations.NullMarked;
