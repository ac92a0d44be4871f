package dev.overlane.flow.loxi;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One connection as its handshake and session see it: messages out, timers, xids, and the end.
 * Confined to the connection's I/O thread, apart from {@link #run} and {@link #remote}.
 */
@SuppressWarnings("FutureReturnValueIgnored") // failed writes and the close reach the pipeline
final class SwitchLink {
  private final Channel channel;
  private final String remote;
  private final XidSource xids = new XidSource();
  private @Nullable String closeReason;

  SwitchLink(Channel channel) {
    this.channel = channel;
    this.remote = describe(channel.remoteAddress());
  }

  private static String describe(SocketAddress address) {
    return address instanceof InetSocketAddress inet && inet.getAddress() != null
        ? inet.getAddress().getHostAddress() + ":" + inet.getPort()
        : String.valueOf(address);
  }

  /** The peer's IP address. */
  InetAddress address() {
    return channel.remoteAddress() instanceof InetSocketAddress inet && inet.getAddress() != null
        ? inet.getAddress()
        : InetAddress.getLoopbackAddress();
  }

  /** The peer's address and port. */
  String remote() {
    return remote;
  }

  /** The peer's address without the port. */
  String host() {
    int colon = remote.lastIndexOf(':');
    return colon < 0 ? remote : remote.substring(0, colon);
  }

  XidSource xids() {
    return xids;
  }

  void send(ByteBuf message) {
    channel.writeAndFlush(message, channel.voidPromise());
  }

  /** Queues a message; {@link #flush} sends what is queued. */
  void write(ByteBuf message) {
    channel.write(message, channel.voidPromise());
  }

  void flush() {
    channel.flush();
  }

  /** Whether the peer keeps up; the connection tells its session when that comes back. */
  boolean isWritable() {
    return channel.isWritable();
  }

  boolean isOpen() {
    return channel.isActive() && closeReason == null;
  }

  @CanIgnoreReturnValue
  Future<?> schedule(Runnable task, Duration delay) {
    return channel.eventLoop().schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** Runs a task on the I/O thread, never at once; {@code stopped} if the server is closed. */
  void run(Runnable task, Runnable stopped) {
    try {
      channel.eventLoop().execute(() -> guarded(task));
    } catch (RejectedExecutionException serverClosed) {
      stopped.run();
    }
  }

  /**
   * A bug ends the connection, by the pipeline's exception handler, so that nobody waits for ever.
   */
  private void guarded(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException bug) {
      channel.pipeline().fireExceptionCaught(bug);
    }
  }

  /** Ends the connection; the first reason counts. */
  void close(String reason) {
    if (closeReason == null) {
      closeReason = reason;
    }
    channel.close();
  }

  String closeReason() {
    return closeReason == null ? "the switch closed the connection" : closeReason;
  }
}
