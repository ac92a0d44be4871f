package dev.overlane.controller.plan;

/** How far a host is. */
public enum HostPhase {
  /** No session with its ovsdb-server yet, or no longer. */
  UNREACHABLE("unreachable"),
  /** Its rows are known; its switch has not connected. */
  NO_SWITCH("no-switch"),
  /** Both sessions are up, something is still to be done or observed. */
  CONVERGING("converging"),
  /** Rows and flows are as the file says; nothing is left to do. */
  CONVERGED("converged"),
  /** Needs a human or another file; the reason says what. */
  BLOCKED("blocked");

  private final String text;

  HostPhase(String text) {
    this.text = text;
  }

  /** The word shown to operators and scripts. */
  @Override
  public String toString() {
    return text;
  }
}
