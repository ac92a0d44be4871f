package dev.overlane.controller.isolation;

/**
 * Packets that a switch sends out by one port.
 *
 * @param packets as they came in
 * @param port OpenFlow port
 * @param outside what has become of them
 * @param trail the flows that they hit
 */
record Sent(Box packets, int port, Outside outside, Trail trail) {}
