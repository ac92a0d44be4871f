package dev.overlane.ovsdb.odl;

import dev.overlane.peers.PeerMemory;
import dev.overlane.peers.TokenBucket;
import io.netty.channel.Channel;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * How much of one server is taken in: the longest message, what a message may weigh in memory, how
 * long it may take, and how fast all is read. Confined to the channel's event loop.
 */
final class Intake {
  /** Heap of one value of JSON, an empty list for instance, besides its bytes. */
  private static final int VALUE_WEIGHT = 48;

  /** What a byte may weigh on average; rows of Open vSwitch weigh about 5. */
  private static final int MOST_WEIGHT_PER_BYTE = 8;

  /** Bytes that are read without a pause, and then in a second; a message counts some more. */
  private static final long BURST = 40 << 20;

  private static final long PER_SECOND = 1 << 20;
  private static final int MESSAGE_COST = 1_024;

  private static final long SHORTEST_PAUSE = TimeUnit.MILLISECONDS.toNanos(10);

  private final PeerMemory.Account account;
  private final TokenBucket share = new TokenBucket(BURST, PER_SECOND, System.nanoTime());
  private final Duration messageTimeout;
  private int longest;
  private long total;
  private boolean stranger = true;
  private boolean paused;

  /**
   * For a peer that has not said who it is.
   *
   * @param longest message, in bytes
   * @param messageTimeout from the first byte of a message to its last
   */
  Intake(PeerMemory.Account account, int longest, Duration messageTimeout) {
    this.account = account;
    this.longest = longest;
    this.messageTimeout = messageTimeout;
  }

  Duration messageTimeout() {
    return messageTimeout;
  }

  /** The peer is known from now on. */
  void known(int longestMessage) {
    stranger = false;
    longest = longestMessage;
  }

  /** Bytes have arrived; whoever sends more than its share is not read for a while. */
  void arrived(Channel channel, int bytes) {
    total += bytes;
    if (stranger && total > Transport.STRANGER_TOTAL) {
      throw violation(
          "it sent more than " + Transport.STRANGER_TOTAL + " bytes before it said who it is");
    }
    take(channel, bytes);
  }

  /** A message is complete, and what it weighed is the garbage collector's. */
  void complete(Channel channel) {
    account.hold(0);
    take(channel, MESSAGE_COST);
  }

  /** Part of a message is here: its length so far, and its values. */
  void check(int length, int values) {
    if (length > longest) {
      throw violation("a message is longer than " + longest + " bytes");
    }
    long weight = length + (long) values * VALUE_WEIGHT;
    if (weight > (long) longest * MOST_WEIGHT_PER_BYTE) {
      throw violation("a message has more than " + (values - 1) + " values");
    } else if (!account.hold(weight)) {
      throw violation("a message is too long: " + account.refusal());
    }
  }

  private static ProtocolViolation violation(String what) {
    return new ProtocolViolation("not an OVSDB server: " + what);
  }

  private void take(Channel channel, int cost) {
    long now = System.nanoTime();
    share.take(cost, now);
    long debt = share.nanosUntilOne(now);
    if (debt > 0 && !paused) {
      paused = true;
      channel.config().setAutoRead(false);
      resumeAfter(channel, debt);
    }
  }

  @SuppressWarnings("FutureReturnValueIgnored") // it ends with the event loop
  private void resumeAfter(Channel channel, long pause) {
    channel
        .eventLoop()
        .schedule(() -> resume(channel), Math.max(SHORTEST_PAUSE, pause), TimeUnit.NANOSECONDS);
  }

  private void resume(Channel channel) {
    long debt = share.nanosUntilOne(System.nanoTime());
    if (debt > 0) {
      resumeAfter(channel, debt);
    } else {
      paused = false;
      channel.config().setAutoRead(true);
    }
  }

  /** The connection is gone. */
  void close() {
    account.close();
  }
}
