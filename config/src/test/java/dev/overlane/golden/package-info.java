/** Texts that reviewers read, held against what is made now. */
@NullMarked
package dev.overlane.golden;

import org.jspecify.annotations.NullMarked;
