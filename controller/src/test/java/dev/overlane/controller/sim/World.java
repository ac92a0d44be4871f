package dev.overlane.controller.sim;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableList;
import dev.overlane.config.model.ConnectionMethod;
import dev.overlane.config.model.Ipv4Address;
import dev.overlane.flow.OpenFlowServer;
import dev.overlane.flow.SwitchHandler;
import dev.overlane.flow.SwitchSession;
import dev.overlane.ovsdb.OvsdbConnector;
import dev.overlane.ovsdb.OvsdbListener;
import dev.overlane.ovsdb.OvsdbPeer;
import dev.overlane.tls.HostNames;
import java.io.IOException;
import java.net.BindException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** All hosts, the ports that a controller may listen on, and what controllers have changed. */
public final class World {
  private final VirtualTime time;
  private final SortedMap<String, FakeHost> hosts = new TreeMap<>();
  private final Set<Integer> taken = new HashSet<>();
  private final List<Mutation> mutations = new ArrayList<>();
  private final List<String> history = new ArrayList<>();
  private @Nullable FakeOpenFlowServer switches;
  private @Nullable FakeOvsdbListener managers;

  public World(VirtualTime time) {
    this.time = time;
  }

  public VirtualTime time() {
    return time;
  }

  /** A new host whose ovsdb-server listens at {@code tcp:ADDRESS:6640}. */
  public FakeHost addHost(String name, String address) {
    FakeHost host = new FakeHost(name, Ipv4Address.parse(address).orElseThrow(), this);
    hosts.put(name, host);
    return host;
  }

  public FakeHost host(String name) {
    return requireNonNull(hosts.get(name), name);
  }

  public ImmutableList<FakeHost> hosts() {
    return ImmutableList.copyOf(hosts.values());
  }

  /** What controllers changed on all hosts, in order. */
  public ImmutableList<Mutation> mutations() {
    return ImmutableList.copyOf(mutations);
  }

  /** What controllers changed on one host, in order and in words. */
  public ImmutableList<String> mutations(String host) {
    return mutations.stream()
        .filter(mutation -> mutation.host().equals(host))
        .map(Mutation::toString)
        .collect(ImmutableList.toImmutableList());
  }

  public void forgetMutations() {
    mutations.clear();
  }

  /** All that happened, one event a line, for a human who looks for the cause of a failure. */
  public ImmutableList<String> history() {
    return ImmutableList.copyOf(history);
  }

  /** Adds a line to the history. */
  public void note(String event) {
    history.add(time.instant().toString().substring(11) + " " + event);
  }

  void mutated(Mutation mutation) {
    mutations.add(mutation);
    note(mutation.host() + ": " + mutation);
  }

  public OvsdbConnector connector() {
    return this::dial;
  }

  private OvsdbConnector.Dialing dial(ConnectionMethod method, HostNames names, OvsdbPeer peer) {
    Optional<FakeHost> host =
        hosts.values().stream()
            .filter(candidate -> candidate.endpoint().equals(method.toString()))
            .findFirst();
    if (host.isPresent()) {
      return host.get().ovsdb().dial(peer);
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

  /** The controller's process is gone at this instant: connections and ports with it. */
  public void abandonController() {
    note("the controller dies");
    hosts.values().forEach(FakeHost::abandon);
    taken.clear();
    switches = null;
    managers = null;
  }
}
