/**
 * Measures the controller with as many hosts as this machine cannot run for real: they speak OVSDB
 * and OpenFlow on loopback sockets and hold real rows and flows, but forward no packet.
 */
@NullMarked
package dev.overlane.bench.fleet;

import org.jspecify.annotations.NullMarked;
