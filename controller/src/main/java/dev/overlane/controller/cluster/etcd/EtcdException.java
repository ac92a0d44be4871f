package dev.overlane.controller.cluster.etcd;

import java.io.IOException;

/** etcd was reached and refused; the message is its own. */
public final class EtcdException extends IOException {
  private static final long serialVersionUID = 1;

  /**
   * A refusal.
   *
   * @param message its words
   */
  public EtcdException(String message) {
    super(message);
  }
}
