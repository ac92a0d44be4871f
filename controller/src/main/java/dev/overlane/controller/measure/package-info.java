/** What host loops count, without locks, for whoever reads it on another thread. */
@NullMarked
package dev.overlane.controller.measure;

import org.jspecify.annotations.NullMarked;
