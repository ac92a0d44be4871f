/** Tests of what is counted. */
@NullMarked
package dev.overlane.controller.measure;

import org.jspecify.annotations.NullMarked;
