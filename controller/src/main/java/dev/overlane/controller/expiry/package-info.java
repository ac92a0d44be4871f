/** When certificates that are in use end, and who is told before. */
@NullMarked
package dev.overlane.controller.expiry;

import org.jspecify.annotations.NullMarked;
