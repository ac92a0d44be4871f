package dev.overlane.it;

import com.google.common.base.CharMatcher;
import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableList;
import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import dev.overlane.it.docs.PageBlocks;
import dev.overlane.lab.CommandResult;
import dev.overlane.lab.Lab;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/**
 * One real etcd of several, on a place of its own on a lab's underlay, as docs/cluster.md has it
 * set up: over TLS, with certificates that the page's commands make. Its data and its log are in a
 * directory of its own.
 */
final class EtcdProcess implements AutoCloseable {
  /** Where clients find them, in their order. */
  private static final ImmutableList<String> ADDRESSES =
      ImmutableList.of("192.168.77.101", "192.168.77.102", "192.168.77.103");

  /** Beginnings of the addresses: on the page and here. */
  private static final String PAGE = "192.0.2.1";

  private static final String HERE = "192.168.77.10";

  private final Seat seat;
  private final Path directory;
  private final Path keys;
  private final int number;
  private final int count;
  private final ImmutableList<String> command;
  private @Nullable Process process;

  private EtcdProcess(
      Seat seat, Path directory, Path keys, int number, String onThePage, int count) {
    this.seat = seat;
    this.directory = directory;
    this.keys = keys;
    this.number = number;
    this.count = count;
    this.command =
        ImmutableList.<String>builder()
            .add("ip", "netns", "exec", seat.namespace())
            .addAll(words(onThePage))
            .add("--log-level=error")
            .build();
  }

  /** Ends the test if etcd is not installed; where everything should be, it fails. */
  static void require() {
    if (!Files.isExecutable(Path.of("/usr/bin/etcd"))) {
      String reason = "etcd is not installed: apt-get install etcd-server";
      Assertions.assertNotEquals("true", System.getenv("CI"), reason);
      Assumptions.abort(reason);
    }
  }

  /** The address of the first so many, as files of networks name them. */
  static String ends(int count) {
    return ADDRESSES.stream()
        .limit(count)
        .map(address -> "https://" + address + ":2379")
        .collect(Collectors.joining(", ", "[", "]"));
  }

  /**
   * Starts so many that are one etcd, and returns once they answer. Makes the keys, those for
   * members among them.
   *
   * @param keys where they are made
   */
  static ImmutableList<EtcdProcess> start(Lab lab, Path keys, int count) {
    require();
    PageBlocks page = PageBlocks.of("docs/cluster.md", ClusterTest.class);
    succeed(typed(lab.controllerNamespace(), keys, page.next("openssl req -x509 ")));
    String command = page.next("etcd --name=e1 ").get(0);
    List<EtcdProcess> made = new ArrayList<>();
    try {
      for (int number = 1; number <= count; number++) {
        Seat seat = new Seat(lab, "e" + number, ADDRESSES.get(number - 1));
        made.add(new EtcdProcess(seat, newDirectory(), keys, number, command, count));
      }
      made.forEach(EtcdProcess::start);
      made.forEach(EtcdProcess::awaitHealthy);
      return ImmutableList.copyOf(made);
    } catch (RuntimeException | AssertionError e) {
      made.forEach(one -> one.closeAfter(e));
      throw e;
    }
  }

  private void closeAfter(Throwable failure) {
    try {
      close();
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
  }

  private static Path newDirectory() {
    try {
      return Files.createTempDirectory("overlane-etcd-");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void succeed(CommandResult result) {
    if (!result.succeeded()) {
      throw new AssertionError(result);
    }
  }

  /** Types commands of the page where the keys are; they ask those that are here. */
  static CommandResult typed(String namespace, Path keys, List<String> commands) {
    return Typed.in(
        namespace, keys, commands.stream().map(command -> command.replace(PAGE, HERE)).toList());
  }

  /** The words of a command for the first etcd of three, as they are for this one of so many. */
  private ImmutableList<String> words(String onThePage) {
    return Splitter.on(CharMatcher.whitespace().or(CharMatcher.is('\\')))
        .omitEmptyStrings()
        .splitToStream(onThePage)
        .map(word -> word.startsWith("--initial-cluster=") ? of(word, count) : own(word))
        .map(word -> word.replace(PAGE, HERE))
        .map(word -> word.replace("/var/lib/etcd", directory.toString()))
        .map(word -> word.replace("/etc/etcd", keys.toString()))
        .collect(ImmutableList.toImmutableList());
  }

  private static String of(String word, int count) {
    return Splitter.on(',').splitToStream(word).limit(count).collect(Collectors.joining(","));
  }

  private String own(String word) {
    return word.replaceAll("\\be1\\b", "e" + number).replace(PAGE + "1", PAGE + number);
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

  /** Returns once it answers. */
  void awaitHealthy() {
    Await.until("etcd answers", () -> ctl("endpoint", "health").succeeded());
  }

  /** Asks it by its own tool. */
  CommandResult ctl(String... arguments) {
    return ask(
        ImmutableList.<String>builder()
            .add("--cert=" + keys.resolve("etcd-c.pem"), "--key=" + keys.resolve("etcd-k.pem"))
            .add(arguments)
            .build());
  }

  /** As {@link #ctl}, as somebody who has no certificate. */
  CommandResult ctlOfAStranger(String... arguments) {
    return ask(ImmutableList.copyOf(arguments));
  }

  private CommandResult ask(ImmutableList<String> arguments) {
    String end = "https://" + address() + ":2379";
    return Shell.run(
        ImmutableList.<String>builder()
            .add("ip", "netns", "exec", seat.namespace(), "env", "ETCDCTL_API=3", "etcdctl")
            .add("--endpoints=" + end, "--cacert=" + keys.resolve("etcd-ca.pem"))
            .add("--command-timeout=2s")
            .addAll(arguments)
            .build());
  }

  /** Where it is. */
  String namespace() {
    return seat.namespace();
  }

  /** Where clients find it. */
  String address() {
    return ADDRESSES.get(number - 1);
  }

  /** Ends it, and its disk is gone. */
  void lose() throws IOException {
    kill();
    MoreFiles.deleteDirectoryContents(directory, RecursiveDeleteOption.ALLOW_INSECURE);
  }

  /**
   * Makes its data anew, by a command of the page for the first one of three, typed where the keys
   * are.
   */
  CommandResult restore(String onThePage) {
    String command = String.join(" ", words(onThePage));
    return Typed.in(seat.namespace(), keys, ImmutableList.of(command));
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
    seat.close();
    MoreFiles.deleteRecursively(directory, RecursiveDeleteOption.ALLOW_INSECURE);
  }
}
