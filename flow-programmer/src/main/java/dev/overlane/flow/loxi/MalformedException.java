package dev.overlane.flow.loxi;

import java.io.IOException;

/** A message whose lengths contradict each other, so that nothing in it can be trusted. */
final class MalformedException extends IOException {
  private static final long serialVersionUID = 1L;

  MalformedException(String message) {
    super(message);
  }
}
