package dev.overlane.tls;

/** A file of keys cannot be used; the message says which, why, and what to do. */
final class UnusableException extends Exception {
  UnusableException(String message) {
    super(message);
  }
}
