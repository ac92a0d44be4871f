/**
 * I/O. Looks at hosts without ever changing them: for plans, and for files made of what is there.
 */
@NullMarked
package dev.overlane.controller.look;

import org.jspecify.annotations.NullMarked;
