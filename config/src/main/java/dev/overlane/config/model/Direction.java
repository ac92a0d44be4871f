package dev.overlane.config.model;

/** Which packets of a port a rule of its speaks of. */
public enum Direction {
  /** Those that go to the port. */
  IN,
  /** Those that the port sends. */
  OUT,
  /** All of them. */
  BOTH;

  /** Whether a rule for this direction speaks of packets that go to the port. */
  public boolean isIn() {
    return this != OUT;
  }

  /** Whether a rule for this direction speaks of packets that the port sends. */
  public boolean isOut() {
    return this != IN;
  }
}
