/**
 * TLS of both protocols: the controller's keys as read from files and watched, whom it believes,
 * what a peer's certificate says, and the words for each way in which that goes wrong. I/O on the
 * files; any thread but where a class says otherwise.
 */
@NullMarked
package dev.overlane.tls;

import org.jspecify.annotations.NullMarked;
