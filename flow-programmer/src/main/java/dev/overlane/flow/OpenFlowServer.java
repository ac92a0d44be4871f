package dev.overlane.flow;

import dev.overlane.config.model.ListenMethod;
import java.io.IOException;

/** Accepts switches. */
public interface OpenFlowServer extends AutoCloseable {

  /**
   * Starts to listen; blocks until bound.
   *
   * @throws IOException if the port is in use or not ours to take; the message names it
   */
  void listen(ListenMethod method, SwitchAdmission admission) throws IOException;

  /** The bound port; the kernel's choice if port 0 was asked for. */
  int port();

  /** Stops listening and ends all sessions; leaves the switches' flows as they are. */
  @Override
  void close();
}
