/** PURE. From what is desired and what is observed to the next step of one host. */
@NullMarked
package dev.overlane.controller.plan;

import org.jspecify.annotations.NullMarked;
