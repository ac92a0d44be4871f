/**
 * PURE. Why a packet does or does not arrive: its way through the tables of all hosts, in words.
 */
@NullMarked
package dev.overlane.controller.trace;

import org.jspecify.annotations.NullMarked;
