/** Tests of what is seen on the wire. */
@NullMarked
package dev.overlane.bench.wire;

import org.jspecify.annotations.NullMarked;
