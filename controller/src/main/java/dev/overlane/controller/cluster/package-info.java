/** Several controllers on one etcd: who is there, and who may write to which host. */
@NullMarked
package dev.overlane.controller.cluster;

import org.jspecify.annotations.NullMarked;
