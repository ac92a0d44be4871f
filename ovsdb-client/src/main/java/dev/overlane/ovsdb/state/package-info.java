/** PURE. Rows as values: what a host has, what it should have, and the change between them. */
@NullMarked
package dev.overlane.ovsdb.state;

import org.jspecify.annotations.NullMarked;
