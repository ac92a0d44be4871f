package dev.overlane.bench.fleet;

import dev.overlane.bench.BenchFailure;
import dev.overlane.lab.ExitHook;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * An etcd of one server on loopback, for members that share a fleet; its disk is a directory of the
 * benchmark's. One thread uses it.
 */
final class EtcdServer implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  private final Process process;
  private final ExitHook emergency;

  private EtcdServer(Process process) {
    this.process = process;
    this.emergency = ExitHook.set("etcd-emergency", process::destroyForcibly);
  }

  /**
   * Starts one, and returns once it listens.
   *
   * @param directory for its data and its log
   * @param client the port that members dial
   * @param peer a port that nobody dials
   */
  static EtcdServer start(Path directory, int client, int peer) {
    ProcessBuilder builder =
        new ProcessBuilder(
            "etcd",
            "--data-dir=" + directory.resolve("etcd"),
            "--listen-client-urls=" + url(client),
            "--advertise-client-urls=" + url(client),
            "--listen-peer-urls=" + url(peer),
            "--initial-advertise-peer-urls=" + url(peer),
            "--initial-cluster=default=" + url(peer),
            "--log-level=error");
    builder.redirectErrorStream(true).redirectOutput(directory.resolve("etcd.log").toFile());
    EtcdServer server;
    try {
      server = new EtcdServer(builder.start());
    } catch (IOException e) {
      throw new BenchFailure("etcd cannot be started: apt-get install etcd-server");
    }
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!isOpen(client)) {
      if (System.nanoTime() > deadline || !server.process.isAlive()) {
        server.close();
        throw new BenchFailure("etcd does not listen; log: " + directory.resolve("etcd.log"));
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
    return server;
  }

  static String url(int port) {
    return "http://127.0.0.1:" + port;
  }

  private static boolean isOpen(int port) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return true;
    } catch (IOException closed) {
      return false;
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
    process.onExit().join();
    emergency.close();
  }
}
