/**
 * Pure. The first network file of somebody who has none: few facts to a file that explains itself.
 */
@NullMarked
package dev.overlane.controller.starter;

import org.jspecify.annotations.NullMarked;
