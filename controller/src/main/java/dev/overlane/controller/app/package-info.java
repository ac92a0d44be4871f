/** The running program put together: its one Dagger component. */
@NullMarked
package dev.overlane.controller.app;

import org.jspecify.annotations.NullMarked;
