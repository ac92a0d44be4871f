package dev.overlane.controller.sim;

import dev.overlane.config.model.ConnectionMethod;
import dev.overlane.flow.OpenFlowServer;
import dev.overlane.flow.SwitchHandler;
import dev.overlane.flow.SwitchSession;
import dev.overlane.ovsdb.OvsdbConnector;
import dev.overlane.ovsdb.OvsdbListener;
import dev.overlane.ovsdb.OvsdbPeer;
import dev.overlane.tls.HostNames;
import java.io.IOException;
import java.net.BindException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Where one controller is in the network: the ports that it listens on, and whom it can reach. */
public final class Place {
  private final World world;
  private final String name;
  private final boolean shared;
  private final Set<Integer> taken = new HashSet<>();
  private final Set<String> cut = new HashSet<>();
  private final Map<String, Long> held = new HashMap<>();
  private @Nullable FakeOpenFlowServer switches;
  private @Nullable FakeOvsdbListener managers;

  /**
   * @param shared whether other controllers write to the same hosts: then each change must be
   *     fenced
   */
  Place(World world, String name, boolean shared) {
    this.world = world;
    this.name = name;
    this.shared = shared;
  }

  /** The controller's. */
  public String name() {
    return name;
  }

  /** Whether other controllers write to the same hosts. */
  public boolean isShared() {
    return shared;
  }

  public World world() {
    return world;
  }

  public OvsdbConnector connector() {
    return this::dial;
  }

  private OvsdbConnector.Dialing dial(ConnectionMethod method, HostNames names, OvsdbPeer peer) {
    Optional<FakeHost> host =
        world.hosts().stream()
            .filter(candidate -> candidate.endpoint().equals(method.toString()))
            .findFirst();
    if (host.isPresent()) {
      return host.get().ovsdb().dial(this, peer);
    }
    peer.failed("no route to host");
    return () -> {};
  }

  public OpenFlowServer newOpenFlowServer() {
    return new FakeOpenFlowServer(this);
  }

  public OvsdbListener newOvsdbListener() {
    return new FakeOvsdbListener(this);
  }

  void serve(FakeOpenFlowServer server) {
    switches = server;
  }

  void serve(FakeOvsdbListener listener) {
    managers = listener;
  }

  Optional<SwitchHandler> offer(SwitchSession session) {
    return switches == null ? Optional.empty() : switches.offer(session);
  }

  Optional<OvsdbPeer> admit(String systemId) {
    return managers == null ? Optional.empty() : managers.admit(systemId);
  }

  void forget(SwitchSession session) {
    if (switches != null) {
      switches.forget(session);
    }
  }

  /** Some other process, or this one, takes a port. */
  public void bind(int port) throws IOException {
    if (!taken.add(port)) {
      throw new BindException("port " + port + " is in use");
    }
  }

  public void unbind(int port) {
    taken.remove(port);
  }

  /** Nothing passes between this controller and a host any more. */
  public void cut(FakeHost host) {
    if (cut.add(host.name())) {
      host.cut(this);
    }
  }

  /** Everything passes again. */
  public void mend(FakeHost host) {
    cut.remove(host.name());
  }

  /** Whatever this controller sends to a host in this time arrives at its end, and is not lost. */
  public void holdUp(FakeHost host, Duration pause) {
    held.merge(host.name(), world.time().nanoTime() + pause.toNanos(), Math::max);
  }

  /** How long what it sends now is under way to a host. */
  Duration delay(String host) {
    return Duration.ofNanos(Math.max(0, held.getOrDefault(host, 0L) - world.time().nanoTime()));
  }

  boolean reaches(String host) {
    return !cut.contains(host);
  }

  /** The controller's process is gone at this instant: connections and ports with it. */
  public void abandon() {
    world.note(name + " dies");
    world.hosts().forEach(host -> host.abandon(this));
    taken.clear();
    switches = null;
    managers = null;
  }
}
