/** I/O. The seed's demo from start to finish: real hosts, the real controller, real packets. */
@NullMarked
package dev.overlane.demo;

import org.jspecify.annotations.NullMarked;
