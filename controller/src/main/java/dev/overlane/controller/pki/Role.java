package dev.overlane.controller.pki;

/**
 * On which side of a connection a certificate stands. Each side has a CA of its own, as with
 * ovs-pki(8): Open vSwitch asks only whose CA signed its peer, so under one CA every host could be
 * manager of every other. PURE.
 */
public enum Role {
  CONTROLLER("controller"),
  SWITCH("switch");

  private final String word;

  Role(String word) {
    this.word = word;
  }

  /** {@code controller} or {@code switch}, as ovs-pki has it. */
  String word() {
    return word;
  }

  /** The CA's certificate, in the directory. */
  String caFile() {
    return word + "-ca.pem";
  }

  /** The CA's private key, in the directory. */
  String caKeyFile() {
    return "private/" + word + "-ca-key.pem";
  }
}
