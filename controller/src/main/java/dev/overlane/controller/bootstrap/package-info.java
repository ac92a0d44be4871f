/**
 * {@code overlane bootstrap}: what a host needs before Overlane can reach it. Pure, but for the
 * text of the script, which is read from the class path.
 */
@NullMarked
package dev.overlane.controller.bootstrap;

import org.jspecify.annotations.NullMarked;
