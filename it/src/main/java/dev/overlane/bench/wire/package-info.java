/** Sees from outside when messages of OpenFlow and OVSDB pass the controller's sockets. */
@NullMarked
package dev.overlane.bench.wire;

import org.jspecify.annotations.NullMarked;
