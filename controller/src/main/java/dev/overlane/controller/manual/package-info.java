/** Pure. Manual pages, from the commands' own help and from the schema of the network file. */
@NullMarked
package dev.overlane.controller.manual;

import org.jspecify.annotations.NullMarked;
