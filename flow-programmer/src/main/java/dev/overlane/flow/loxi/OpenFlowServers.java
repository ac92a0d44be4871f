package dev.overlane.flow.loxi;

import com.google.common.base.Ticker;
import dev.overlane.flow.OpenFlowServer;
import dev.overlane.flow.state.LearnedRule;
import dev.overlane.peers.PeerMemory;
import dev.overlane.peers.Refusals;
import dev.overlane.tls.TlsKeys;

/** The way into this package: makes servers. */
public final class OpenFlowServers {
  private OpenFlowServers() {}

  /**
   * Makes a server that does not listen yet; closing it ends its threads.
   *
   * @param ioThreads threads that all switches share, at least 1
   * @param learned which flows the switches write themselves: their coming and going is no news
   */
  public static OpenFlowServer create(int ioThreads, LearnedRule learned) {
    return create(ioThreads, learned, TlsKeys.none());
  }

  /**
   * As {@link #create(int, LearnedRule)}.
   *
   * @param keys for {@code pssl:}
   */
  public static OpenFlowServer create(int ioThreads, LearnedRule learned, TlsKeys keys) {
    return create(
        ioThreads, learned, PeerMemory.ofHeap(), new Refusals(Ticker.systemTicker()), keys);
  }

  /**
   * As {@link #create(int, LearnedRule)}.
   *
   * @param memory what all peers may make the controller hold, of this server and of others
   * @param refusals where it counts whom it turns away
   * @param keys for {@code pssl:}
   */
  public static OpenFlowServer create(
      int ioThreads, LearnedRule learned, PeerMemory memory, Refusals refusals, TlsKeys keys) {
    return new NettyOpenFlowServer(
        ioThreads, ServerLimits.DEFAULT, learned, memory, refusals, keys);
  }
}
