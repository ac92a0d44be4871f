package dev.overlane.flow;

/** What a switch's owner is told; called on the connection's I/O thread, in order. */
public interface SwitchHandler {

  /**
   * Somebody else added, changed or removed flows (outside the table of learned ones). Changes that
   * arrive together are told once.
   */
  void flowsChanged();

  /**
   * The connection is gone; nothing more follows. No successor with the same datapath id is offered
   * for admission before this returns.
   *
   * @param reason why, in words
   */
  void closed(String reason);
}
