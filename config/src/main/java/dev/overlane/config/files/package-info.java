/**
 * PURE. A network file with all that it includes, as bytes, and the search for what is included.
 */
@NullMarked
package dev.overlane.config.files;

import org.jspecify.annotations.NullMarked;
