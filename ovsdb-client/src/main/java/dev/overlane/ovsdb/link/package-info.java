/** PURE. When to dial, when to wait, when to ask whether the other end still lives. */
@NullMarked
package dev.overlane.ovsdb.link;

import org.jspecify.annotations.NullMarked;
