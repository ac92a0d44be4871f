package dev.overlane.controller.cluster;

/**
 * Whether etcd has named the network that this member has in force: before it has, nothing is
 * written by it. Any thread.
 */
final class Confirmation {
  private volatile String inForce = "";
  private volatile String confirmed = "";

  /** This network is about to be put into force here. */
  void inForce(String network) {
    inForce = network;
  }

  /** etcd names this one. */
  void confirm(String network) {
    confirmed = network;
  }

  /**
   * Whether the one in force here is one that etcd has named, and none has taken its place here.
   */
  boolean holds() {
    return inForce.equals(confirmed);
  }
}
