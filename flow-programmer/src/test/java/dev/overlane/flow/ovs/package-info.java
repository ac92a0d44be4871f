/** I/O. Real Open vSwitch processes for tests. */
@NullMarked
package dev.overlane.flow.ovs;

import org.jspecify.annotations.NullMarked;
