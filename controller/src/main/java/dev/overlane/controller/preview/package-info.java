/** PURE. What a file would change on the hosts as they are: the plan, and how it is told. */
@NullMarked
package dev.overlane.controller.preview;

import org.jspecify.annotations.NullMarked;
