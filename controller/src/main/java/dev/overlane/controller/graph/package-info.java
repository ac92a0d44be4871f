/** PURE. Pictures of a network: hosts, segments, ports, tunnels and their state. */
@NullMarked
package dev.overlane.controller.graph;

import org.jspecify.annotations.NullMarked;
