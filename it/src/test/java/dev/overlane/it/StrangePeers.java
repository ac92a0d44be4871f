package dev.overlane.it;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.collect.ImmutableList;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Servers on 127.0.0.1 that are no OVSDB servers, in a process of their own so that they may live
 * in any network namespace.
 */
final class StrangePeers implements AutoCloseable {
  private static final String READY = "ready";

  private final Process process;

  private StrangePeers(Process process) {
    this.process = process;
  }

  /**
   * Starts servers and returns when they listen.
   *
   * @param servers {@code PORT=HABIT}; habits are http, garbage, mute (says nothing) and hasty
   *     (hangs up)
   */
  static StrangePeers start(String namespace, ImmutableList<String> servers) {
    ImmutableList<String> command =
        ImmutableList.<String>builder()
            .add("ip", "netns", "exec", namespace)
            .add(Path.of(System.getProperty("java.home"), "bin", "java").toString())
            .add("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto")
            .add("-cp", System.getProperty("java.class.path"), StrangePeers.class.getName())
            .addAll(servers)
            .build();
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      BufferedReader words =
          new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
      String first = words.readLine();
      if (!READY.equals(first)) {
        process.destroyForcibly();
        throw new AssertionError("strange peers do not start: " + first);
      }
      return new StrangePeers(process);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }

  /** The process's own main: serves until it is killed. */
  public static void main(String[] arguments) throws IOException {
    List<Thread> threads = new ArrayList<>();
    for (String server : arguments) {
      int split = server.indexOf('=');
      ServerSocket socket =
          new ServerSocket(
              Integer.parseInt(server.substring(0, split)), 50, InetAddress.getLoopbackAddress());
      threads.add(new Thread(() -> serve(socket, server.substring(split + 1))));
    }
    threads.forEach(Thread::start);
    System.out.println(READY);
  }

  private static void serve(ServerSocket server, String habit) {
    while (true) {
      try {
        Socket client = server.accept();
        new Thread(() -> serve(client, habit)).start();
      } catch (IOException e) {
        System.err.println(habit + ": " + e.getMessage());
        return;
      }
    }
  }

  private static void serve(Socket accepted, String habit) {
    try (Socket client = accepted) {
      switch (habit) {
        case "mute" -> client.getInputStream().transferTo(OutputStream.nullOutputStream());
        case "hasty" -> client.setSoLinger(false, 0);
        case "http" -> say(client, "HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n");
        default -> say(client, "\u0000\u0001{[\\\"]}}}\u007f garbage");
      }
    } catch (IOException e) {
      System.err.println(habit + ": " + e.getMessage());
    }
  }

  private static void say(Socket client, String words) throws IOException {
    client.getOutputStream().write(words.getBytes(UTF_8));
    client.getInputStream().transferTo(OutputStream.nullOutputStream());
  }
}
