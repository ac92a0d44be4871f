/** I/O: etcd, by its own JSON gateway. Blocking; any thread. */
@NullMarked
package dev.overlane.controller.cluster.etcd;

import org.jspecify.annotations.NullMarked;
