package dev.overlane.controller.measure;

/** One of the two things that make a host: its rows, changed by OVSDB, and its flows. */
public enum Plane {
  ROWS("rows", "ovsdb"),
  FLOWS("flows", "openflow");

  private final String kind;
  private final String protocol;

  Plane(String kind, String protocol) {
    this.kind = kind;
    this.protocol = protocol;
  }

  /** The protocol that changes it. */
  public String protocol() {
    return protocol;
  }

  /** The word shown to operators and scripts. */
  @Override
  public String toString() {
    return kind;
  }
}
