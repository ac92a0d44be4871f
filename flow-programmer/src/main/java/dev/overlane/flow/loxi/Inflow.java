package dev.overlane.flow.loxi;

import dev.overlane.peers.TokenBucket;
import io.netty.channel.Channel;
import java.util.concurrent.TimeUnit;

/**
 * How fast one peer is read. What it sends unasked is counted; a peer that sends more than its
 * share is not read for a while, so that TCP slows it down and the others that share its I/O thread
 * do not notice. Nothing is lost: a storm of port status is taken in, only later. Confined to the
 * I/O thread.
 */
final class Inflow {
  private static final long SHORTEST_PAUSE = TimeUnit.MILLISECONDS.toNanos(10);

  private final Channel channel;
  private final TokenBucket share;
  private boolean paused;

  Inflow(Channel channel, ServerLimits.Volume limits) {
    this.channel = channel;
    this.share =
        new TokenBucket(limits.unaskedBurst(), limits.unaskedPerSecond(), System.nanoTime());
  }

  /**
   * Counts a message that was not asked for.
   *
   * @param bytes its length, or what it is to count for
   * @return whether the peer is not read from now on, and was until now
   */
  boolean count(int bytes) {
    long now = System.nanoTime();
    share.take(bytes + ServerLimits.Volume.MESSAGE_COST, now);
    long pause = share.nanosUntilOne(now);
    if (pause == 0 || paused) {
      return false;
    }
    paused = true;
    channel.config().setAutoRead(false);
    resumeAfter(pause);
    return true;
  }

  @SuppressWarnings("FutureReturnValueIgnored") // it ends with the event loop
  private void resumeAfter(long pause) {
    channel
        .eventLoop()
        .schedule(this::resume, Math.max(SHORTEST_PAUSE, pause), TimeUnit.NANOSECONDS);
  }

  private void resume() {
    long debt = share.nanosUntilOne(System.nanoTime());
    if (debt > 0) {
      resumeAfter(debt);
    } else {
      paused = false;
      channel.config().setAutoRead(true);
    }
  }
}
