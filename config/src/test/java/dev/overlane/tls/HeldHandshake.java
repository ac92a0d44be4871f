package dev.overlane.tls;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.CountDownLatch;

/**
 * Between one client and a server: lets the client say hello and hear the server's flight, and
 * holds back what it says then, its certificate among it.
 */
final class HeldHandshake implements Closeable {
  private static final int RECORD_HEADER = 5;

  private final ServerSocket door;
  private final int server;
  private final CountDownLatch flight = new CountDownLatch(1);
  private final CountDownLatch held = new CountDownLatch(1);

  private HeldHandshake(int server) throws IOException {
    this.server = server;
    this.door = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
  }

  static HeldHandshake before(int server) throws IOException {
    HeldHandshake handshake = new HeldHandshake(server);
    start(handshake::serve, "held handshake");
    return handshake;
  }

  private static void start(Runnable task, String name) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    thread.start();
  }

  /** Where the client is to connect. */
  int port() {
    return door.getLocalPort();
  }

  void awaitServersFlight() throws InterruptedException {
    flight.await();
  }

  void goOn() {
    held.countDown();
  }

  private void serve() {
    try (Socket client = door.accept();
        Socket to = new Socket(InetAddress.getLoopbackAddress(), server)) {
      start(() -> bringBack(to, client), "server's flight");
      InputStream said = client.getInputStream();
      byte[] header = said.readNBytes(RECORD_HEADER);
      byte[] hello = said.readNBytes(((header[3] & 0xff) << 8) | (header[4] & 0xff));
      to.getOutputStream().write(header);
      to.getOutputStream().write(hello);
      held.await();
      said.transferTo(to.getOutputStream());
    } catch (IOException over) {
      // One of both has closed.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void bringBack(Socket from, Socket to) {
    byte[] bytes = new byte[4096];
    try {
      InputStream said = from.getInputStream();
      for (int count = said.read(bytes); count >= 0; count = said.read(bytes)) {
        to.getOutputStream().write(bytes, 0, count);
        flight.countDown();
      }
      to.shutdownOutput();
    } catch (IOException over) {
      // One of both has closed.
    }
  }

  @Override
  public void close() throws IOException {
    goOn();
    door.close();
  }
}
