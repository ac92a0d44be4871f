package dev.overlane.bench.fleet;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableSet;
import com.google.common.collect.ImmutableSortedMap;
import io.netty.channel.EventLoop;
import java.net.InetSocketAddress;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The OpenFlow side of one bridge: its ports, flows and meters, which outlive connections, and its
 * controllers, of which one may be the only one that writes. Confined to the event loop.
 */
final class SimulatedSwitch {
  private final EventLoop loop;
  private final InetSocketAddress local;
  private final long datapathId;
  private final Traffic traffic;
  private final Runnable connectionChanged;
  private final Set<FlowEntry> flows = new HashSet<>();
  private final SortedMap<Integer, byte[]> meters = new TreeMap<>();
  private ImmutableSortedMap<Integer, String> ports = ImmutableSortedMap.of();
  private final Map<String, SwitchDialler> diallers = new LinkedHashMap<>();
  private boolean reachable = true;
  private boolean generationKnown;
  private long lastGeneration;

  /**
   * @param local whence it dials
   * @param connectionChanged called when it is connected, and when it is no more
   */
  SimulatedSwitch(
      EventLoop loop,
      InetSocketAddress local,
      long datapathId,
      Traffic traffic,
      Runnable connectionChanged) {
    this.loop = loop;
    this.local = local;
    this.datapathId = datapathId;
    this.traffic = traffic;
    this.connectionChanged = connectionChanged;
  }

  long datapathId() {
    return datapathId;
  }

  Traffic traffic() {
    return traffic;
  }

  int flows() {
    return flows.size();
  }

  Collection<FlowEntry> entries() {
    return flows;
  }

  ImmutableSortedMap<Integer, String> ports() {
    return ports;
  }

  /** Returns whether another had its place. */
  boolean add(FlowEntry flow) {
    boolean replaced = flows.remove(flow);
    flows.add(flow);
    return replaced;
  }

  /** Returns whether it was there. */
  boolean delete(FlowEntry flow) {
    return flows.remove(flow);
  }

  /** Its meters by number, each as the flags and bands that it was made of. */
  SortedMap<Integer, byte[]> meters() {
    return meters;
  }

  /** A meter goes, and the flows that name it. */
  void deleteMeter(int meter) {
    if (meters.remove(meter) != null) {
      flows.removeIf(flow -> flow.meter() == meter);
    }
  }

  /** Whether a flow can be added: the meter that it names is there. */
  boolean takes(FlowEntry flow) {
    return flow.meter() == 0 || meters.containsKey(flow.meter());
  }

  /** Whether the connection with a target is up. */
  boolean isConnected(String target) {
    SwitchDialler dialler = diallers.get(target);
    return dialler != null && dialler.connection() != null;
  }

  void setPorts(ImmutableSortedMap<Integer, String> next) {
    ImmutableSortedMap<Integer, String> before = ports;
    ports = next;
    connections().forEach(connection -> connection.tellPorts(before, next));
  }

  /** Whom to dial, as Controller rows say it. */
  void setTargets(ImmutableSet<String> next) {
    Set<String> gone = new HashSet<>(diallers.keySet());
    gone.removeAll(next);
    gone.forEach(target -> requireNonNull(diallers.remove(target)).setReachable(false));
    for (String target : next) {
      diallers
          .computeIfAbsent(
              target, added -> new SwitchDialler(loop, local, added, this, connectionChanged))
          .setReachable(reachable);
    }
  }

  /** Cuts the connections, or dials at once. */
  void setReachable(boolean next) {
    reachable = next;
    diallers.values().forEach(dialler -> dialler.setReachable(next));
  }

  /**
   * A connection asks to be the only one that writes, or not to write (OpenFlow 1.4 section 6.3.6).
   *
   * @return false if there was such a request with a later generation
   */
  boolean takeGeneration(long generation) {
    if (generationKnown && generation - lastGeneration < 0) {
      return false;
    }
    generationKnown = true;
    lastGeneration = generation;
    return true;
  }

  /** Whether there is a connection that is the only one that writes. */
  boolean isLed() {
    return connections().anyMatch(SwitchConnection::isMaster);
  }

  /** From now on only one connection writes. */
  void follow(SwitchConnection master) {
    traffic.led();
    connections().filter(other -> other != master).forEach(SwitchConnection::stepDown);
  }

  /** Tells all connections but one of a flow that has come, changed or gone. */
  void tellOthers(SwitchConnection writer, byte[] update) {
    connections().filter(other -> other != writer).forEach(other -> other.tellFlow(update));
  }

  private Stream<SwitchConnection> connections() {
    return diallers.values().stream().flatMap(dialler -> Stream.ofNullable(dialler.connection()));
  }

  /** The bridge is gone, and its flows with it. */
  void powerOff() {
    setTargets(ImmutableSet.of());
    flows.clear();
    meters.clear();
  }
}
