package dev.overlane.controller.trace;

import com.google.common.collect.ImmutableMap;
import dev.overlane.config.model.Host;
import dev.overlane.config.model.Ipv4Address;
import dev.overlane.flow.compile.HostBindings;
import dev.overlane.flow.compile.HostBindings.LocalPort;
import dev.overlane.flow.state.Flow;
import dev.overlane.flow.state.FlowSet;
import dev.overlane.flow.trace.Fabric;
import dev.overlane.flow.trace.SwitchOracle;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;

/**
 * One host as a trace sees it.
 *
 * @param host what the file says of it
 * @param source where its flows come from
 * @param why why they are not those of the switch; empty if they are
 * @param flows its flows
 * @param wanted the flows that it should hold; empty: the same, or not known
 * @param bindings its ports with their OpenFlow numbers
 * @param waiting why ports have none, by port name
 * @param portNames names of further OpenFlow ports, which nobody bound
 */
record TraceHost(
    Host host,
    Source source,
    String why,
    Supplier<FlowSet> flows,
    Optional<FlowSet> wanted,
    HostBindings bindings,
    ImmutableMap<String, String> waiting,
    ImmutableMap<Integer, String> portNames)
    implements Fabric.Site {

  /** Where flows come from. */
  enum Source {
    /** The switch told them. */
    SWITCH("the switch's tables"),
    /** The file gives them, and nobody asked the host. */
    FILE("as the file gives them"),
    /** The host has no session: what the file gives stands in for its tables. */
    DOWN("not seen; as the file gives them"),
    /**
     * The switch is connected, its flows are just being read: what is wanted stands in for them.
     */
    UNREAD("just being read; as the file gives them");

    private final String words;

    Source(String words) {
      this.words = words;
    }

    /** What is said of the tables. */
    String words() {
      return words;
    }
  }

  @Override
  public SwitchOracle oracle() {
    return SwitchOracle.ofAny(flows.get());
  }

  @Override
  public Ipv4Address vtep() {
    return host.address();
  }

  @Override
  public OptionalInt tunnelPort() {
    return bindings.tunnelOfport();
  }

  @Override
  public void learn(Flow flow) {
    throw new IllegalStateException("a trace changes nothing");
  }

  /** The same host with the flows that it should hold. */
  TraceHost asWanted() {
    return wanted
        .map(
            desired ->
                new TraceHost(
                    host,
                    source,
                    why,
                    () -> desired,
                    Optional.empty(),
                    bindings,
                    waiting,
                    portNames))
        .orElse(this);
  }

  /** The member with this name. */
  Optional<LocalPort> member(String name) {
    return bindings.ports().values().stream().filter(port -> port.name().equals(name)).findFirst();
  }

  /** The member at an OpenFlow port. */
  Optional<LocalPort> memberAt(int ofport) {
    return bindings.ports().values().stream().filter(port -> port.ofport() == ofport).findFirst();
  }

  /** How a port is called; empty: nobody knows a port of this number. */
  Optional<String> portName(int ofport) {
    return memberAt(ofport)
        .map(LocalPort::name)
        .or(() -> Optional.ofNullable(portNames.get(ofport)));
  }
}
