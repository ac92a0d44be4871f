package dev.overlane.flow;

import dev.overlane.config.model.ListenMethod;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The port for switches, opened while the controller is still being put together. Switches that
 * dial meanwhile wait in the kernel's queue; else they would be refused and dial again a second or
 * more later (Open vSwitch's {@code max_backoff} has no smaller value, vswitch.xml). Any thread may
 * call.
 */
public final class EarlyPort implements AutoCloseable {
  /** So many switches may wait to be accepted. */
  public static final int BACKLOG = 1_024;

  private @Nullable ListenMethod method;
  private @Nullable ServerSocketChannel socket;
  private boolean over;

  /** Opens it, or leaves it: whoever opens the port for good is told why it cannot be. */
  public synchronized void open(ListenMethod wanted) {
    if (over) {
      return;
    }
    try {
      ServerSocketChannel next = ServerSocketChannel.open();
      socket = next;
      method = wanted;
      next.setOption(StandardSocketOptions.SO_REUSEADDR, true);
      next.bind(new InetSocketAddress(wanted.address(), wanted.port()), BACKLOG);
    } catch (IOException | RuntimeException cannotBe) {
      drop();
    }
  }

  /** The socket that is open there, for the caller to close. Empty: none, nor will there be one. */
  public synchronized Optional<ServerSocketChannel> take(ListenMethod wanted) {
    over = true;
    if (socket == null || !wanted.equals(method)) {
      drop();
      return Optional.empty();
    }
    ServerSocketChannel taken = socket;
    socket = null;
    return Optional.of(taken);
  }

  /** Closes it, unless it was taken. */
  @Override
  public synchronized void close() {
    over = true;
    drop();
  }

  private void drop() {
    if (socket != null) {
      try {
        socket.close();
      } catch (IOException closedAllTheSame) {
        // There is nothing that could be done about it.
      }
      socket = null;
    }
  }
}
