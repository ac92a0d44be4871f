/** PURE. What an operator is told: the state of each host, as JSON and as a table. */
@NullMarked
package dev.overlane.controller.status;

import org.jspecify.annotations.NullMarked;
