/** PURE. The text of a YAML 1.2 file to a tree with positions, and nothing more than the tree. */
@NullMarked
package dev.overlane.config.yaml;

import org.jspecify.annotations.NullMarked;
