/** I/O. The proof of isolation of the running network: kept up to date, and made on demand. */
@NullMarked
package dev.overlane.controller.proof;

import org.jspecify.annotations.NullMarked;
