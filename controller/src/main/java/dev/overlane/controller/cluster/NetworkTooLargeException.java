package dev.overlane.controller.cluster;

import java.io.IOException;

/** A network has more parts than one transaction of etcd can ask about. */
public final class NetworkTooLargeException extends IOException {
  private static final long serialVersionUID = 1;

  NetworkTooLargeException() {
    super("the network is larger than what etcd can take: split it over clusters");
  }
}
