/** Tests of the wire, alone and against a real switch. */
@NullMarked
package dev.overlane.flow.loxi;

import org.jspecify.annotations.NullMarked;
