/** I/O. Tests of the whole: the real controller process against real Open vSwitch hosts. */
@NullMarked
package dev.overlane.it;

import org.jspecify.annotations.NullMarked;
