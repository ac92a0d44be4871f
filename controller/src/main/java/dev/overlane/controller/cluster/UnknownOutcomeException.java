package dev.overlane.controller.cluster;

import java.io.IOException;

/** etcd did not answer in time: what it was asked for may have been done, or be done yet. */
public final class UnknownOutcomeException extends IOException {
  private static final long serialVersionUID = 1;

  UnknownOutcomeException(IOException lost) {
    super(lost.getMessage(), lost);
  }
}
