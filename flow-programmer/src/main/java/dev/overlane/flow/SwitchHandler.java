package dev.overlane.flow;

/** What a switch's owner is told; called on the connection's I/O thread, in order. */
public interface SwitchHandler {

  /** Somebody else added, changed or removed flows (outside the table of learned ones). */
  void flowsChanged();

  /**
   * The connection is gone; nothing more follows.
   *
   * @param reason why, in words
   */
  void closed(String reason);
}
