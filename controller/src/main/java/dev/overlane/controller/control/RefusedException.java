package dev.overlane.controller.control;

import java.io.IOException;

/** A controller answers, and does not do what it was asked; the message says why. */
public final class RefusedException extends IOException {
  private static final long serialVersionUID = 1;

  RefusedException(String message) {
    super(message);
  }
}
