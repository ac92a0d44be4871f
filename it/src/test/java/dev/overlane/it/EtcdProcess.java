package dev.overlane.it;

import com.google.common.collect.ImmutableList;
import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import dev.overlane.lab.CommandResult;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/** One real etcd, or one of several, in a network namespace, with a directory of its own. */
final class EtcdProcess implements AutoCloseable {
  private final String namespace;
  private final Path directory;
  private final String client;
  private final ImmutableList<String> command;
  private @Nullable Process process;

  private EtcdProcess(
      String namespace, Path directory, String client, ImmutableList<String> command) {
    this.namespace = namespace;
    this.directory = directory;
    this.client = client;
    this.command = command;
  }

  /** Ends the test if etcd is not installed; where everything should be, it fails. */
  static void require() {
    if (!Files.isExecutable(Path.of("/usr/bin/etcd"))) {
      String reason = "etcd is not installed: apt-get install etcd-server";
      Assertions.assertNotEquals("true", System.getenv("CI"), reason);
      Assumptions.abort(reason);
    }
  }

  /** As the other, for clients on its own machine. */
  static ImmutableList<EtcdProcess> start(String namespace, int count) {
    return start(namespace, "127.0.0.1", count);
  }

  /**
   * Starts so many that are one etcd, and returns once they answer.
   *
   * @param address where clients find them
   */
  static ImmutableList<EtcdProcess> start(String namespace, String address, int count) {
    require();
    StringBuilder peers = new StringBuilder();
    for (int i = 0; i < count; i++) {
      peers.append(i == 0 ? "" : ",").append(name(i)).append('=').append(peer(i));
    }
    ImmutableList.Builder<EtcdProcess> all = ImmutableList.builder();
    for (int i = 0; i < count; i++) {
      all.add(make(namespace, address, i, peers.toString()));
    }
    ImmutableList<EtcdProcess> made = all.build();
    made.forEach(EtcdProcess::start);
    made.forEach(one -> Await.until("etcd answers", one::isHealthy));
    return made;
  }

  private static String name(int index) {
    return "e" + index;
  }

  private static String peer(int index) {
    return "http://127.0.0.1:" + (2390 + index);
  }

  private static EtcdProcess make(String namespace, String address, int index, String peers) {
    try {
      Path directory = Files.createTempDirectory("overlane-etcd-");
      String client = address + ":" + (2379 + index);
      String end = "http://" + client;
      return new EtcdProcess(
          namespace,
          directory,
          client,
          ImmutableList.of(
              "ip",
              "netns",
              "exec",
              namespace,
              "etcd",
              "--name=" + name(index),
              "--data-dir=" + directory.resolve("data"),
              "--listen-client-urls=" + end,
              "--advertise-client-urls=" + end,
              "--listen-peer-urls=" + peer(index),
              "--initial-advertise-peer-urls=" + peer(index),
              "--initial-cluster=" + peers,
              "--log-level=error"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void start() {
    try {
      process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(directory.resolve("log").toFile()))
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private boolean isHealthy() {
    return ctl("endpoint", "health").succeeded();
  }

  /** Asks it by its own tool. */
  CommandResult ctl(String... arguments) {
    return Shell.run(
        ImmutableList.<String>builder()
            .add("ip", "netns", "exec", namespace, "env", "ETCDCTL_API=3", "etcdctl")
            .add("--endpoints=" + client, "--command-timeout=2s")
            .add(arguments)
            .build());
  }

  boolean alive() {
    return process != null && process.isAlive();
  }

  /** Ends it as a crash would; what it has stored stays. */
  void kill() {
    Process running = process;
    if (running != null) {
      running.destroyForcibly();
      running.onExit().orTimeout(10, TimeUnit.SECONDS).join();
    }
  }

  @Override
  public void close() throws IOException {
    kill();
    MoreFiles.deleteRecursively(directory, RecursiveDeleteOption.ALLOW_INSECURE);
  }
}
