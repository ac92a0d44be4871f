/** Tests of the endpoint that Prometheus scrapes. */
@NullMarked
package dev.overlane.controller.metrics;

import org.jspecify.annotations.NullMarked;
