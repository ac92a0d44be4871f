package dev.overlane.it;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A socket that leads to a database, and hangs up on the first transaction when the database has
 * begun to tell of it: it is made, and who asked for it does not hear so.
 */
final class LostReply implements AutoCloseable {
  private static final String TRANSACT = "\"transact\"";

  private final ServerSocketChannel door;
  private final Path database;
  private final AtomicInteger lost = new AtomicInteger();

  private LostReply(ServerSocketChannel door, Path database) {
    this.door = door;
    this.database = database;
  }

  static LostReply before(Path database, Path socket) throws IOException {
    ServerSocketChannel door = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    door.bind(UnixDomainSocketAddress.of(socket));
    LostReply relay = new LostReply(door, database);
    start(relay::serve);
    return relay;
  }

  /** How many replies were lost. */
  int count() {
    return lost.get();
  }

  private static void start(Runnable task) {
    Thread thread = new Thread(task, "lost-reply");
    thread.setDaemon(true);
    thread.start();
  }

  private void serve() {
    try {
      while (true) {
        SocketChannel client = door.accept();
        SocketChannel server = SocketChannel.open(UnixDomainSocketAddress.of(database));
        AtomicInteger asked = new AtomicInteger();
        start(() -> pass(client, server, asked, true));
        start(() -> pass(server, client, asked, false));
      }
    } catch (IOException closed) {
      // The test is over.
    }
  }

  private void pass(SocketChannel from, SocketChannel to, AtomicInteger asked, boolean requests) {
    ByteBuffer bytes = ByteBuffer.allocate(1 << 20);
    try (from;
        to) {
      while (from.read(bytes) >= 0) {
        bytes.flip();
        if (requests
            && new String(bytes.array(), 0, bytes.limit(), ISO_8859_1).contains(TRANSACT)) {
          asked.set(1);
        }
        if (!requests && asked.get() > 0 && lost.compareAndSet(0, 1)) {
          return;
        }
        while (bytes.hasRemaining()) {
          to.write(bytes);
        }
        bytes.clear();
      }
    } catch (IOException closed) {
      // By the other direction.
    }
  }

  @Override
  public void close() throws IOException {
    door.close();
  }
}
