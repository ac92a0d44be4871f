/** What the fuzz targets of all modules share (docs/fuzzing.md). I/O: reads the corpus. */
@NullMarked
package dev.overlane.fuzz;

import org.jspecify.annotations.NullMarked;
