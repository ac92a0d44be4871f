/** Scripts run on hosts, through a command that leads to them. I/O. */
@NullMarked
package dev.overlane.controller.shell;

import org.jspecify.annotations.NullMarked;
