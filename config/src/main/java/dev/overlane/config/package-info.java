/** API: the text of a file to a validated model, or to every reason why not. PURE. */
@NullMarked
package dev.overlane.config;

import org.jspecify.annotations.NullMarked;
