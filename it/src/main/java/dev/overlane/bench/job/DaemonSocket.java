package dev.overlane.bench.job;

import dev.overlane.bench.BenchFailure;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;

/**
 * A connection to a socket in a host's run directory. Blocks its caller; confined to one thread.
 *
 * @param who is at the other end, for messages: a database, a switch
 */
record DaemonSocket(String who, SocketChannel channel) implements AutoCloseable {

  /**
   * Connects.
   *
   * @param who listens there
   */
  static DaemonSocket connect(String who, Path socket) {
    try {
      SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
      channel.connect(UnixDomainSocketAddress.of(socket));
      return new DaemonSocket(who, channel);
    } catch (IOException e) {
      throw new BenchFailure("there is no " + who + " at " + socket + ": " + e.getMessage());
    }
  }

  /** Sends all of it. */
  void send(byte[] bytes) {
    ByteBuffer out = ByteBuffer.wrap(bytes);
    try {
      while (out.hasRemaining()) {
        channel.write(out);
      }
    } catch (IOException e) {
      throw new BenchFailure("a " + who + " takes nothing more: " + e.getMessage());
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new BenchFailure("a connection cannot be closed: " + e.getMessage());
    }
  }
}
