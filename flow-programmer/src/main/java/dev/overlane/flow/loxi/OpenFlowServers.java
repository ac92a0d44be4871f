package dev.overlane.flow.loxi;

import com.google.common.collect.ImmutableSet;
import dev.overlane.flow.OpenFlowServer;

/** The way into this package: makes servers. */
public final class OpenFlowServers {
  private OpenFlowServers() {}

  /**
   * Makes a server that does not listen yet; closing it ends its threads.
   *
   * @param ioThreads threads that all switches share, at least 1
   * @param unwatchedTables tables whose changes are nobody's news: the switch writes them itself
   */
  public static OpenFlowServer create(int ioThreads, ImmutableSet<Integer> unwatchedTables) {
    return new NettyOpenFlowServer(ioThreads, ServerLimits.DEFAULT, unwatchedTables);
  }
}
