/**
 * The job bench: the same network made, changed and restarted by Overlane, by nobody at all, by the
 * bare tools and by OVN, on real Open vSwitch hosts. I/O.
 */
@NullMarked
package dev.overlane.bench.job;

import org.jspecify.annotations.NullMarked;
