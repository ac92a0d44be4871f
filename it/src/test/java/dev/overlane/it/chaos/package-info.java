/** I/O. Faults on real hosts under a stream of probes, and the certificate of what was lost. */
@NullMarked
package dev.overlane.it.chaos;

import org.jspecify.annotations.NullMarked;
