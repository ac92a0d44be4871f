/** The entry point of the program. */
@NullMarked
package dev.overlane.controller;

import org.jspecify.annotations.NullMarked;
