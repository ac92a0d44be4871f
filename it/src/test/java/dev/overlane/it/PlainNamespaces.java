package dev.overlane.it;

import com.google.common.collect.ImmutableList;
import dev.overlane.lab.CommandResult;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicInteger;

/** Network namespaces as {@code ip netns add} makes them, with nothing in them. */
final class PlainNamespaces implements AutoCloseable {
  private static final AtomicInteger COUNT = new AtomicInteger();

  private final Deque<String> names = new ArrayDeque<>();

  /** Makes one and returns its name, which is nobody else's on this machine. */
  String add(String hint) {
    String name = "ons" + ProcessHandle.current().pid() + "-" + COUNT.incrementAndGet() + hint;
    CommandResult made = Shell.run(ImmutableList.of("ip", "netns", "add", name));
    if (!made.succeeded()) {
      throw new AssertionError(made);
    }
    names.push(name);
    return name;
  }

  /** Whether one of a few echo requests is answered within a second. */
  boolean pings(String from, String address) {
    return Shell.in(from, "ping", "-n", "-q", "-c", "2", "-i", "0.2", "-W", "1", address)
        .succeeded();
  }

  void awaitPing(String from, String address) {
    Await.until(from + " reaches " + address, () -> pings(from, address));
  }

  /** What a web server answers, by bash(1), within ten seconds; empty if it does not. */
  static String page(String from, String address, String path) {
    String script =
        "exec 3<>/dev/tcp/$0/80; printf 'GET %s HTTP/1.0\\r\\n\\r\\n' \"$1\" >&3; cat <&3";
    return Shell.in(from, "timeout", "10", "bash", "-c", script, address, path).stdout();
  }

  /** Deletes them all. */
  @Override
  public void close() {
    while (!names.isEmpty()) {
      Shell.run(ImmutableList.of("ip", "netns", "del", names.pop()));
    }
  }
}
