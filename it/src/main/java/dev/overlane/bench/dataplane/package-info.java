/**
 * I/O. {@code bin/bench --data-plane}: what a packet costs on its way from one host to another, by
 * Overlane's flows, by the seed's NORMAL bridges and by OVN.
 */
@NullMarked
package dev.overlane.bench.dataplane;

import org.jspecify.annotations.NullMarked;
