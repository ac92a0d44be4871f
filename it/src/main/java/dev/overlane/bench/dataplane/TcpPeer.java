package dev.overlane.bench.dataplane;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * A program that is run in containers: one listens, the other connects to it. {@code serve} takes
 * every connection, reads it to its end, and answers how many bytes came in how long; {@code push
 * ADDRESS SECONDS} sends for so long and prints Gbit/s as the receiver counted; {@code connect
 * ADDRESS COUNT} makes so many connections, a few at a time, each with a port of its own.
 */
public final class TcpPeer {
  static final int PORT = 5001;

  /** Printed when it listens. */
  static final String READY = "ready";

  private static final int CHUNK = 128 << 10;
  private static final int AT_ONCE = 8;
  private static final int PATIENCE_MILLIS = 20_000;

  /** Of a receiver: bytes of the slow start, which do not count. */
  private static final long START_NANOS = Duration.ofMillis(500).toNanos();

  private TcpPeer() {}

  public static void main(String[] arguments) throws Exception {
    switch (arguments[0]) {
      case "serve" -> serve();
      case "push" ->
          System.out.printf(
              Locale.ROOT,
              "%.4f%n",
              push(arguments[1], Duration.ofSeconds(Long.parseLong(arguments[2]))));
      case "connect" -> connect(arguments[1], Integer.parseInt(arguments[2]));
      default -> throw new IllegalArgumentException(arguments[0]);
    }
  }

  private static void serve() throws IOException {
    ExecutorService readers = Executors.newCachedThreadPool();
    try (ServerSocket listener = new ServerSocket(PORT, 512)) {
      System.out.write((READY + "\n").getBytes(US_ASCII));
      System.out.flush();
      while (true) {
        Socket connection = listener.accept();
        readers.execute(() -> read(connection));
      }
    }
  }

  private static void read(Socket connection) {
    byte[] chunk = new byte[CHUNK];
    long started = System.nanoTime();
    long counted = 0;
    long from = started;
    try (connection) {
      var in = connection.getInputStream();
      for (int got = in.read(chunk); got >= 0; got = in.read(chunk)) {
        if (from == started && System.nanoTime() - started >= START_NANOS) {
          from = System.nanoTime();
          counted = 0;
        } else {
          counted += got;
        }
      }
      DataOutputStream out = new DataOutputStream(connection.getOutputStream());
      out.writeLong(counted);
      out.writeLong(System.nanoTime() - from);
    } catch (IOException e) {
      // The other side is gone, and says so itself.
      return;
    }
  }

  private static double push(String address, Duration time) throws IOException {
    try (Socket connection = dial(address)) {
      byte[] chunk = new byte[CHUNK];
      long end = System.nanoTime() + time.toNanos();
      var out = connection.getOutputStream();
      while (System.nanoTime() < end) {
        out.write(chunk);
      }
      connection.shutdownOutput();
      DataInputStream answer = new DataInputStream(connection.getInputStream());
      long bytes = answer.readLong();
      return bytes * 8.0 / answer.readLong();
    }
  }

  private static void connect(String address, int count)
      throws InterruptedException, ExecutionException {
    ExecutorService dialers = Executors.newFixedThreadPool(AT_ONCE);
    Callable<Void> one =
        () -> {
          try (Socket connection = dial(address)) {
            connection.shutdownOutput();
            new DataInputStream(connection.getInputStream()).readLong();
          }
          return null;
        };
    List<Callable<Void>> all = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      all.add(one);
    }
    for (Future<Void> done : dialers.invokeAll(all)) {
      done.get();
    }
    dialers.shutdown();
  }

  private static Socket dial(String address) throws IOException {
    Socket connection = new Socket();
    connection.setSoTimeout(PATIENCE_MILLIS);
    connection.connect(new InetSocketAddress(address, PORT), PATIENCE_MILLIS);
    return connection;
  }
}
