package dev.overlane.tls;

/** What reading a set of key files came to. */
public sealed interface TlsReading {

  /** All is well. */
  record Usable(TlsMaterial material) implements TlsReading {}

  /**
   * Something is wrong.
   *
   * @param problems each in words, with the file and what to do; one a line
   */
  record Unusable(String problems) implements TlsReading {}
}
