/**
 * PURE. The file's format, version 1: a tree with positions to the model, or every reason why not.
 */
@NullMarked
package dev.overlane.config.schema;

import org.jspecify.annotations.NullMarked;
