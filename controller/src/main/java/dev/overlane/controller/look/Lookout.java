package dev.overlane.controller.look;

import com.google.common.base.Joiner;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import dev.overlane.config.model.ControllerSettings;
import dev.overlane.config.model.Host;
import dev.overlane.config.model.ListenMethod;
import dev.overlane.config.model.NetworkModel;
import dev.overlane.config.model.OvsdbAccess;
import dev.overlane.controller.preview.HostLook;
import dev.overlane.flow.OpenFlowServer;
import dev.overlane.flow.loxi.OpenFlowServers;
import dev.overlane.flow.pipeline.Pipeline;
import dev.overlane.ovsdb.OvsdbConnector;
import dev.overlane.ovsdb.OvsdbListener;
import dev.overlane.ovsdb.odl.OvsdbClients;
import dev.overlane.tls.HostNames;
import dev.overlane.tls.TlsKeys;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Looks at hosts once, for as long as it takes but not longer than it may: dials their databases,
 * and lets their switches dial in as {@code run} would. It sends what reads, and nothing that
 * changes a row or a flow. It belongs to the thread that makes it.
 */
public final class Lookout implements AutoCloseable {
  private static final int IO_THREADS = 2;

  private final NetworkModel model;
  private final BlockingQueue<Runnable> events = new LinkedBlockingQueue<>();
  private final Map<String, HostWatch> watches = new TreeMap<>();
  private final Deque<Runnable> closers = new ArrayDeque<>();
  private final long deadline;
  private String switchesTrouble = "nothing listens for switches";
  private boolean listening;

  private Lookout(NetworkModel model, Set<String> hosts, Duration timeout) {
    this.model = model;
    this.deadline = System.nanoTime() + timeout.toNanos();
    for (String host : hosts) {
      watches.put(host, new HostWatch(host(host), events::add));
    }
  }

  private Host host(String name) {
    Host host = model.hosts().get(name);
    if (host == null) {
      throw new IllegalArgumentException(name);
    }
    return host;
  }

  /**
   * Looks at all hosts of a file while no controller runs: it listens where the file has the
   * controller listen, or each member of the cluster.
   *
   * @param keys those that the file names
   * @param timeout the longest time that it may take
   */
  public static ImmutableMap<String, HostLook> atAll(
      NetworkModel model, TlsKeys keys, Duration timeout) throws InterruptedException {
    try (Lookout lookout = new Lookout(model, model.hosts().keySet(), timeout)) {
      OvsdbClients clients = OvsdbClients.create(IO_THREADS, keys);
      lookout.closers.push(clients::close);
      lookout.listenForSwitches(keys);
      lookout.listenForHosts(clients);
      lookout.dial(clients.connector());
      return lookout.look();
    }
  }

  /**
   * Looks at the rows of some hosts of a file beside a running controller, which does not know them
   * yet.
   */
  static ImmutableMap<String, HostLook> atRows(
      NetworkModel model, Set<String> hosts, OvsdbConnector connector, Duration timeout)
      throws InterruptedException {
    if (hosts.isEmpty()) {
      return ImmutableMap.of();
    }
    try (Lookout lookout = new Lookout(model, hosts, timeout)) {
      lookout.switchesTrouble =
          "the running controller takes its switch only once the host is in the file in force";
      lookout.managersFail("a host that dials in is seen only once it is in the file in force");
      lookout.dial(connector);
      return lookout.look();
    }
  }

  private void dial(OvsdbConnector connector) {
    watches.forEach(
        (name, watch) -> {
          if (host(name).ovsdb() instanceof OvsdbAccess.Dial dial) {
            HostNames names = HostNames.of(host(name));
            closers.push(connector.dial(dial.method(), names, watch.rowsTaker())::close);
          }
        });
  }

  private void managersFail(String reason) {
    watches.forEach(
        (name, watch) -> {
          if (host(name).ovsdb() instanceof OvsdbAccess.Manager) {
            watch.rowsFailed(reason);
          }
        });
  }

  private void listenForSwitches(TlsKeys keys) {
    try {
      for (ListenMethod listen : model.controller().openflowListens()) {
        OpenFlowServer server = OpenFlowServers.create(IO_THREADS, Pipeline.LEARNED, keys);
        closers.push(server::close);
        server.listen(listen, new LookoutDoor(watches.values()));
      }
      listening = true;
    } catch (IOException e) {
      switchesTrouble = e.getMessage() + "; if it is a controller's, name its --runtime-dir";
    }
  }

  private void listenForHosts(OvsdbClients clients) {
    ControllerSettings settings = model.controller();
    if (settings.ovsdbListen().isEmpty()) {
      return;
    }
    OvsdbListener listener = clients.newListener();
    try {
      listener.listen(settings.ovsdbListen().get(), new LookoutDoor(watches.values()));
    } catch (IOException e) {
      managersFail(String.valueOf(e.getMessage()));
    }
  }

  private ImmutableMap<String, HostLook> look() throws InterruptedException {
    while (!isDone()) {
      Runnable event = events.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
      if (event == null) {
        break;
      }
      event.run();
    }
    ImmutableSet.Builder<String> unobserved = ImmutableSet.builder();
    watches.forEach(
        (name, watch) -> {
          if (watch.rows().isEmpty()) {
            unobserved.add(name);
          }
        });
    ImmutableMap.Builder<String, HostLook> looks = ImmutableMap.builder();
    watches.forEach((name, watch) -> looks.put(name, look(name, watch, unobserved.build())));
    return looks.buildOrThrow();
  }

  private HostLook look(String name, HostWatch watch, Set<String> unobserved) {
    boolean expected = isSwitchExpected(name, watch);
    String trouble =
        !listening
            ? switchesTrouble
            : expected
                ? "the switch has not connected to "
                    + Joiner.on(", ").join(model.controller().openflowListens())
                : "the switch is not connected, its rows do not have it dial this controller";
    return watch.look(model, unobserved, trouble, expected);
  }

  private boolean isSwitchExpected(String name, HostWatch watch) {
    return watch
        .rows()
        .filter(rows -> Expected.toDial(host(name), rows, model.controller().openflowTargets()))
        .isPresent();
  }

  private boolean isDone() {
    for (Map.Entry<String, HostWatch> entry : watches.entrySet()) {
      HostWatch watch = entry.getValue();
      boolean awaited = listening && isSwitchExpected(entry.getKey(), watch);
      if (!watch.hasRowsOrCannot() || (awaited && !watch.hasFlowsOrCannot())) {
        return false;
      }
    }
    return true;
  }

  @Override
  public void close() {
    while (!closers.isEmpty()) {
      closers.pop().run();
    }
  }
}
