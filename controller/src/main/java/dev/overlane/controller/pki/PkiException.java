package dev.overlane.controller.pki;

/** Why a command on keys and certificates was refused, in the operator's words; nothing changed. */
public final class PkiException extends Exception {
  private static final long serialVersionUID = 1L;

  public PkiException(String message) {
    super(message);
  }

  public PkiException(String message, Throwable cause) {
    super(message, cause);
  }
}
