/** I/O. The endpoint that Prometheus scrapes, and what it shows; docs/metrics.md lists it all. */
@NullMarked
package dev.overlane.controller.metrics;

import org.jspecify.annotations.NullMarked;
