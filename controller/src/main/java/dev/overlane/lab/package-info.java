/** I/O. Real Open vSwitch hosts in network namespaces of this machine. */
@NullMarked
package dev.overlane.lab;

import org.jspecify.annotations.NullMarked;
