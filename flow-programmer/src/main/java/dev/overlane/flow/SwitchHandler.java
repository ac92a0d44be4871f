package dev.overlane.flow;

import dev.overlane.flow.state.FlowNews;
import dev.overlane.flow.state.SwitchPorts;

/** What a switch's owner is told; called on the connection's I/O thread, in order. */
public interface SwitchHandler {

  /**
   * Somebody else added, changed or removed flows, and it is not known which; what the switch
   * learns is not told. Changes that arrive together are told once.
   */
  void flowsChanged();

  /**
   * Somebody else added, changed or removed these flows; what the switch learns is not told. It is
   * told in the order of the wire: before what a reading or a change set says that came later.
   */
  void flowsTold(FlowNews news);

  /**
   * The switch's ports: told once soon after the switch was admitted, then after each change.
   * Changes that arrive together are told once. Whoever reads flows on a session that answers in
   * order hears of the ports before that reading completes.
   *
   * @param ports all of them
   */
  void portsChanged(SwitchPorts ports);

  /**
   * The connection is gone; nothing more follows. No successor with the same datapath id is offered
   * for admission before this returns.
   *
   * @param reason why, in words
   */
  void closed(String reason);
}
