/**
 * What the pure parts cost in time and memory, each alone: {@code bin/bench --pure}. PURE, but for
 * the processes that JMH starts to measure.
 */
@NullMarked
package dev.overlane.bench.pure;

import org.jspecify.annotations.NullMarked;
