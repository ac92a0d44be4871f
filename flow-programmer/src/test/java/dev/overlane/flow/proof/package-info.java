@NullMarked
package dev.overlane.flow.proof;

import org.jspecify.annotations.NullMarked;
