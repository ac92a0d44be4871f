/** I/O. Tests of the job bench. */
@NullMarked
package dev.overlane.bench.job;

import org.jspecify.annotations.NullMarked;
