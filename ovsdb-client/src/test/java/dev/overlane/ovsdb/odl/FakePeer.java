package dev.overlane.ovsdb.odl;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.overlane.config.model.ConnectionMethod;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A TCP server that is no ovsdb-server: it does one thing to whoever connects. */
final class FakePeer implements Closeable {
  private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private final Thread thread;

  /** What it does; the connection stays open afterwards unless closed. */
  interface Conduct {
    void meet(Socket socket) throws IOException;
  }

  FakePeer(Conduct conduct) throws IOException {
    thread = new Thread(() -> serve(conduct), "fake-peer");
    thread.setDaemon(true);
    thread.start();
  }

  /** Sends a text over and over, or once. */
  static Conduct sends(String text, boolean forEver) {
    return socket -> {
      OutputStream out = socket.getOutputStream();
      do {
        out.write(text.getBytes(UTF_8));
      } while (forEver);
    };
  }

  private void serve(Conduct conduct) {
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        sockets.add(socket);
        conduct.meet(socket);
      } catch (IOException expected) {
        // The client has hung up, or the test is over.
      }
    }
  }

  ConnectionMethod method() {
    return new ConnectionMethod.Ip("127.0.0.1", server.getLocalPort(), false);
  }

  @Override
  public void close() throws IOException {
    server.close();
    for (Socket socket : sockets) {
      socket.close();
    }
  }
}
