/** I/O. The commands of {@code overlane}. */
@NullMarked
package dev.overlane.controller.cli;

import org.jspecify.annotations.NullMarked;
