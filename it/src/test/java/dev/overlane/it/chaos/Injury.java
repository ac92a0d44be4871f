package dev.overlane.it.chaos;

import java.time.Instant;

/**
 * A fault that is over.
 *
 * @param concern whom it may have touched
 * @param end when it ended, and repair could begin in earnest
 * @param detail what was chosen by chance, in a few words
 * @param aftermath to be done once all is converged: checks, and what the fault left in the file
 */
record Injury(Concern concern, Instant end, String detail, Runnable aftermath) {
  Injury(Concern concern, Instant end, String detail) {
    this(concern, end, detail, () -> {});
  }
}
