package dev.overlane.it;

import com.google.common.collect.ImmutableList;
import dev.overlane.lab.CommandResult;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;

/** Network namespaces as {@code ip netns add} makes them, with nothing in them. */
final class PlainNamespaces implements AutoCloseable {
  private static final AtomicInteger COUNT = new AtomicInteger();

  /** Where a command of a page names one. */
  private static final Pattern NAMED =
      Pattern.compile("(\\bnetns (?:add |exec )?|/run/netns/)(\\w+)");

  private final Deque<String> names = new ArrayDeque<>();
  private final Map<String, String> named = new HashMap<>();

  /** Makes one and returns its name, which is nobody else's on this machine. */
  String add(String hint) {
    String name = nobodys(hint);
    CommandResult made = Shell.run(ImmutableList.of("ip", "netns", "add", name));
    if (!made.succeeded()) {
      throw new AssertionError(made);
    }
    names.push(name);
    return name;
  }

  private static String nobodys(String hint) {
    return "ons" + ProcessHandle.current().pid() + "-" + COUNT.incrementAndGet() + hint;
  }

  /**
   * A command of a page, as {@code ip netns add web}, with names that are nobody else's on this
   * machine: each time the same for one of the page. What it adds is deleted as all are.
   */
  String own(String command) {
    return NAMED.matcher(command).replaceAll(found -> found.group(1) + ownName(found.group(2)));
  }

  /** The name that one of a page has here. */
  String ownName(String ofThePage) {
    return named.computeIfAbsent(
        ofThePage,
        hint -> {
          String name = nobodys(hint);
          names.push(name);
          return name;
        });
  }

  /** What such a command printed, with the names of the page. */
  String ofThePage(String printed) {
    String text = printed;
    for (Map.Entry<String, String> name : named.entrySet()) {
      text = text.replace(name.getValue(), name.getKey());
    }
    return text;
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
    named.clear();
  }
}
