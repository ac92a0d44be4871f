package dev.overlane.controller.trace;

import com.google.common.collect.ImmutableList;
import dev.overlane.config.model.FloatingPort;
import dev.overlane.config.model.Host;
import dev.overlane.config.model.Port;
import dev.overlane.config.schema.Spelling;
import dev.overlane.config.yaml.Shown;
import dev.overlane.flow.compile.HostBindings.LocalPort;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Finds ports by the names that people use: the file's, or {@code HOST/INTERFACE}, which also finds
 * what was plugged in.
 */
final class PortFinder {
  private final TraceNetwork network;

  PortFinder(TraceNetwork network) {
    this.network = network;
  }

  /** The port of a name. */
  Endpoint find(String name) throws TraceRefused {
    Optional<Endpoint> found = declared(name).or(() -> floating(name)).or(() -> onHost(name));
    if (found.isPresent()) {
      return found.get();
    }
    ImmutableList<Endpoint> plugged = plugged(name);
    if (plugged.size() == 1) {
      return plugged.get(0);
    }
    if (plugged.size() > 1) {
      throw new TraceRefused(
          "interface "
              + Shown.quote(name)
              + " is on more than one host; write HOST/INTERFACE, such as "
              + plugged.get(0).name());
    }
    throw new TraceRefused("there is no port " + Shown.quote(name) + hint(name));
  }

  private String hint(String name) {
    TreeSet<String> names = new TreeSet<>(network.model().floatingPorts().keySet());
    for (TraceHost host : network.hosts().values()) {
      names.addAll(host.host().ports().keySet());
      host.bindings().ports().values().forEach(port -> names.add(port.name()));
    }
    Optional<String> nearest = Spelling.nearest(name, names);
    if (nearest.isPresent()) {
      return "; did you mean " + Shown.quote(nearest.get()) + "?";
    }
    return names.isEmpty() || names.size() > 12
        ? "; a port is named as in the file, or HOST/INTERFACE"
        : "; there are " + String.join(", ", names);
  }

  private Optional<Endpoint> declared(String name) {
    for (Host host : network.model().hosts().values()) {
      Port port = host.ports().get(name);
      if (port != null) {
        return Optional.of(declared(host, port));
      }
    }
    return Optional.empty();
  }

  private Endpoint declared(Host host, Port port) {
    TraceHost seen = network.host(host.name());
    Optional<LocalPort> bound = seen.member(port.name());
    return new Endpoint(
        port.name(),
        Endpoint.Kind.DECLARED,
        port.segment(),
        Optional.of(host.name()),
        bound,
        port.mac(),
        bound.isPresent() ? "" : why(seen, port.name()));
  }

  private Optional<Endpoint> floating(String name) {
    FloatingPort port = network.model().floatingPorts().get(name);
    if (port == null) {
      return Optional.empty();
    }
    for (TraceHost host : network.hosts().values()) {
      Optional<LocalPort> bound = host.member(name);
      if (bound.isPresent()) {
        return Optional.of(floating(port, Optional.of(host.host().name()), bound, ""));
      }
    }
    for (TraceHost host : network.hosts().values()) {
      String reason = host.waiting().get(name);
      if (reason != null) {
        return Optional.of(
            floating(port, Optional.of(host.host().name()), Optional.empty(), reason));
      }
    }
    String nowhere =
        network.revision() == 0
            ? "the file does not say where it is plugged in"
            : "no interface has external_ids:iface-id=" + port.ifaceId();
    return Optional.of(floating(port, Optional.empty(), Optional.empty(), nowhere));
  }

  private static Endpoint floating(
      FloatingPort port, Optional<String> host, Optional<LocalPort> bound, String why) {
    return new Endpoint(
        port.name(), Endpoint.Kind.FLOATING, port.segment(), host, bound, port.mac(), why);
  }

  /** {@code HOST/INTERFACE}; names may contain slashes, so every one of them is tried. */
  private Optional<Endpoint> onHost(String name) {
    for (int slash = name.indexOf('/'); slash > 0; slash = name.indexOf('/', slash + 1)) {
      TraceHost host = network.hosts().get(name.substring(0, slash));
      if (host != null) {
        String rest = name.substring(slash + 1);
        for (Port port : host.host().ports().values()) {
          if (port.interfaceName().equals(rest) || port.name().equals(rest)) {
            return Optional.of(declared(host.host(), port));
          }
        }
        LocalPort bound = host.bindings().ports().get(rest);
        if (bound != null) {
          return network.model().floatingPorts().containsKey(bound.name())
              ? floating(bound.name())
              : Optional.of(plugged(host, bound));
        }
      }
    }
    return Optional.empty();
  }

  private ImmutableList<Endpoint> plugged(String interfaceName) {
    ImmutableList.Builder<Endpoint> found = ImmutableList.builder();
    for (TraceHost host : network.hosts().values()) {
      LocalPort bound = host.bindings().ports().get(interfaceName);
      if (bound != null && bound.name().equals(interfaceName)) {
        found.add(plugged(host, bound));
      }
    }
    return found.build();
  }

  private static Endpoint plugged(TraceHost host, LocalPort bound) {
    return new Endpoint(
        host.host().name() + "/" + bound.name(),
        Endpoint.Kind.PLUGGED,
        bound.segment(),
        Optional.of(host.host().name()),
        Optional.of(bound),
        Optional.empty(),
        "");
  }

  private static String why(TraceHost host, String name) {
    Map<String, String> waiting = host.waiting();
    return Optional.ofNullable(waiting.get(name))
        .or(() -> Optional.ofNullable(waiting.get("")))
        .or(() -> Optional.of(host.why()).filter(why -> !why.isEmpty()))
        .orElse("its rows are not as the file says yet");
  }

  /** Order in which ports are told of. */
  static Comparator<LocalPort> order() {
    return Comparator.comparingInt(LocalPort::ofport);
  }
}
