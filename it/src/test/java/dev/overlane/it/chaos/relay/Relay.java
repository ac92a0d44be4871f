package dev.overlane.it.chaos.relay;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.base.Splitter;
import dev.overlane.it.chaos.relay.Trap.Point;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The process that stands between the controller and its hosts in both protocols, in the
 * controller's network namespace. It does what it is told on standard input, one command a line,
 * and answers each on standard output; it also says there when a {@link Trap} has sprung.
 */
public final class Relay {
  /** Where switches dial. */
  public static final int OPENFLOW_PORT = 6653;

  /** Where the controller listens for switches, on 127.0.0.1. */
  public static final int CONTROLLER_PORT = 16653;

  /** Where the controller dials the first host's database, on 127.0.0.1; the others follow. */
  public static final int FIRST_OVSDB_PORT = 7001;

  static final String TRAPPED = "trapped ";
  private static final int HOST_OVSDB_PORT = 6640;

  /** Small, so that a controller whose words nobody reads soon has nowhere to put them. */
  private static final int RECEIVE_BUFFER = 8192;

  private final Map<String, Valve> switches = new LinkedHashMap<>();
  private final Map<String, Valve> databases = new LinkedHashMap<>();
  private final AtomicReference<@Nullable Trap> trap = new AtomicReference<>();
  private final AtomicLong changes = new AtomicLong();

  private Relay() {}

  /** Relays until it is killed; arguments are {@code NAME=ADDRESS} of each host. */
  public static void main(String[] arguments) throws IOException {
    Relay relay = new Relay();
    int port = FIRST_OVSDB_PORT;
    for (String argument : arguments) {
      List<String> parts = Splitter.on('=').splitToList(argument);
      relay.addHost(parts.get(0), parts.get(1), port++);
    }
    ServerSocket door = new ServerSocket(OPENFLOW_PORT);
    start(() -> relay.serveSwitches(door));
    System.out.println("ready");
    BufferedReader commands = new BufferedReader(new InputStreamReader(System.in, UTF_8));
    for (String line = commands.readLine(); line != null; line = commands.readLine()) {
      say(relay.obey(Splitter.on(' ').splitToList(line)));
    }
    System.exit(0);
  }

  private static void start(Runnable task) {
    new Thread(task).start();
  }

  private static synchronized void say(String line) {
    System.out.println(line);
  }

  private void addHost(String name, String address, int port) throws IOException {
    switches.put(address, new Valve(name, Conversation.OPENFLOW));
    Valve database = new Valve(name, Conversation.OVSDB);
    databases.put(address, database);
    ServerSocket door = new ServerSocket(port, 50, InetAddress.getLoopbackAddress());
    InetSocketAddress target = new InetSocketAddress(address, HOST_OVSDB_PORT);
    start(() -> serveDatabase(door, database, target));
  }

  private void serveSwitches(ServerSocket door) {
    InetSocketAddress target =
        new InetSocketAddress(InetAddress.getLoopbackAddress(), CONTROLLER_PORT);
    while (true) {
      try {
        Socket host = door.accept();
        Valve valve = switches.get(host.getInetAddress().getHostAddress());
        if (valve == null) {
          host.close();
        } else {
          start(() -> connect(valve, target, host, true));
        }
      } catch (IOException e) {
        System.err.println("no switch can dial any more: " + e);
        return;
      }
    }
  }

  private void serveDatabase(ServerSocket door, Valve valve, InetSocketAddress target) {
    while (true) {
      try {
        Socket controller = door.accept();
        start(() -> connect(valve, target, controller, false));
      } catch (IOException e) {
        System.err.println("the database of " + valve.host() + " cannot be dialled: " + e);
        return;
      }
    }
  }

  /** Dials the other side; whoever dialled this one is reset if nobody answers there. */
  private void connect(Valve valve, InetSocketAddress target, Socket accepted, boolean byTheHost) {
    Socket dialled = new Socket();
    Passage passage =
        byTheHost
            ? new Passage(valve, this, dialled, accepted)
            : new Passage(valve, this, accepted, dialled);
    try {
      valve.awaitOpen(!byTheHost);
      dialled.setReceiveBufferSize(RECEIVE_BUFFER);
      dialled.connect(target);
      passage.open();
    } catch (IOException e) {
      passage.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      passage.close();
    }
  }

  void countChange() {
    changes.incrementAndGet();
  }

  @Nullable Trap trap() {
    return trap.get();
  }

  /** Holds the valve and tells; false if the trap has sprung before. */
  boolean spring(Trap sprung, Valve valve) {
    if (!trap.compareAndSet(sprung, null)) {
      return false;
    }
    valve.hold();
    say(TRAPPED + valve.host());
    return true;
  }

  private String obey(List<String> words) {
    switch (words.get(0)) {
      case "cut" -> valves(words.get(1)).forEach(Valve::cut);
      case "mute" -> valves(words.get(1)).forEach(Valve::mute);
      case "stall" ->
          switches.values().stream()
              .filter(valve -> valve.host().equals(words.get(1)))
              .forEach(Valve::stall);
      case "heal" -> valves("all").forEach(Valve::heal);
      case "reset" -> valves("all").forEach(Valve::reset);
      case "release" -> valves("all").forEach(Valve::release);
      case "trap" ->
          trap.set(new Trap(Point.valueOf(words.get(1)), Integer.parseInt(words.get(2))));
      case "disarm" -> trap.set(null);
      case "state" -> {
        return changes + " " + looks();
      }
      default -> throw new IllegalArgumentException(words.toString());
    }
    return "ok";
  }

  private Stream<Valve> valves(String host) {
    return Stream.concat(switches.values().stream(), databases.values().stream())
        .filter(valve -> host.equals("all") || host.equals(valve.host()));
  }

  private String looks() {
    return valves("all").map(valve -> valve.looks().toString()).collect(Collectors.joining(" "));
  }
}
