/**
 * Whether any packet could cross from one segment to another right now: every port, every class of
 * packets, through the flows that the switches of a simulated network really hold.
 */
@NullMarked
package dev.overlane.controller.isolation;

import org.jspecify.annotations.NullMarked;
