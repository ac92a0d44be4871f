/** The commands of the documentation, run as they stand there. */
@NullMarked
package dev.overlane.it.docs;

import org.jspecify.annotations.NullMarked;
