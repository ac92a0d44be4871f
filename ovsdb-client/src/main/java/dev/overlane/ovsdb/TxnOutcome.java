package dev.overlane.ovsdb;

/** What became of a transaction (RFC 7047 section 4.1.3). */
public sealed interface TxnOutcome {

  /** The server committed it; the snapshot that contains it has been handed over already. */
  record Committed() implements TxnOutcome {}

  /**
   * The server refused; nothing was changed.
   *
   * @param reason the server's error and details
   */
  record Rejected(String reason) implements TxnOutcome {}

  /**
   * No answer came: it may or may not be committed. Look at the next snapshot.
   *
   * @param reason why no answer came
   */
  record Unknown(String reason) implements TxnOutcome {}
}
