package dev.overlane.controller.starter;

import com.google.common.collect.ImmutableList;
import dev.overlane.config.ConfigLoader;
import dev.overlane.config.ConfigResult;
import dev.overlane.config.Diagnostic;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What somebody who starts has to say. All of it is text as it was given: whether it is any good,
 * {@link #problems} says, which asks the loader of network files.
 *
 * @param controller the address at which hosts reach the controller; empty if it is not known
 * @param wiring how hosts and controller speak, and how packets travel
 * @param hosts in the order of the file, as are segments and ports
 */
public record Starter(
    Optional<String> controller,
    Wiring wiring,
    ImmutableList<Host> hosts,
    ImmutableList<Segment> segments,
    ImmutableList<Port> ports) {

  private static final Pattern LINE = Pattern.compile("(see|the first is on) line \\d+(; )?");

  /** Nothing said yet. */
  public static final Starter EMPTY =
      new Starter(
          Optional.empty(),
          Wiring.USUAL,
          ImmutableList.of(),
          ImmutableList.of(),
          ImmutableList.of());

  /**
   * How things speak with each other.
   *
   * @param dialIn whether hosts dial the controller for OVSDB, and not it them
   * @param tls whether they speak TLS
   * @param type of the tunnels: vxlan, geneve or gre
   * @param trunk whether one VNI carries all segments, with their VLAN tags inside
   */
  public record Wiring(boolean dialIn, boolean tls, String type, boolean trunk) {
    /** What the file has if nothing is said. */
    public static final Wiring USUAL = new Wiring(false, false, "vxlan", false);
  }

  /** A host and the address where tunnels to it end. */
  public record Host(String name, String address) {}

  /**
   * A segment.
   *
   * @param number what tells it apart on the wire: its VNI, or its VLAN tag in a trunk; empty for
   *     any that is free
   */
  public record Segment(String name, Optional<String> number) {}

  /**
   * A port.
   *
   * @param host empty for one that is bound wherever an interface with its iface-id shows up
   */
  public record Port(
      Optional<String> host,
      String name,
      String segment,
      Optional<String> mac,
      ImmutableList<String> addresses) {}

  /** The same with the controller's address. */
  public Starter withController(String address) {
    return new Starter(Optional.of(address), wiring, hosts, segments, ports);
  }

  /** The same with another wiring. */
  public Starter with(Wiring other) {
    return new Starter(controller, other, hosts, segments, ports);
  }

  /** The same with one more host. */
  public Starter with(Host host) {
    return new Starter(controller, wiring, and(hosts, host), segments, ports);
  }

  /** The same with one more segment. */
  public Starter with(Segment segment) {
    return new Starter(controller, wiring, hosts, and(segments, segment), ports);
  }

  /** The same with one more port. */
  public Starter with(Port port) {
    return new Starter(controller, wiring, hosts, segments, and(ports, port));
  }

  /** The file, every line ended. */
  public String text() {
    return StarterFile.of(this);
  }

  /** What the loader has against the file so far, in its own words; nothing if it is good. */
  public ImmutableList<String> problems() {
    ConfigResult result =
        ConfigLoader.load("overlane.yaml", text().getBytes(StandardCharsets.UTF_8));
    ImmutableList.Builder<String> problems = ImmutableList.builder();
    for (Port port : ports) {
      // Such a port would have no place in the file.
      port.host()
          .filter(name -> hosts.stream().noneMatch(host -> host.name().equals(name)))
          .ifPresent(name -> problems.add("there is no host " + name));
    }
    if (result instanceof ConfigResult.Invalid invalid) {
      invalid.diagnostics().stream()
          .filter(diagnostic -> diagnostic.severity() == Diagnostic.Severity.ERROR)
          .map(Starter::words)
          .forEach(problems::add);
    }
    return problems.build();
  }

  private static String words(Diagnostic diagnostic) {
    // There is no file yet whose lines somebody could look at.
    String hint = LINE.matcher(diagnostic.hint()).replaceFirst("");
    return hint.isEmpty() ? diagnostic.message() : diagnostic.message() + " (" + hint + ")";
  }

  private static <T> ImmutableList<T> and(ImmutableList<T> list, T more) {
    return ImmutableList.<T>builder().addAll(list).add(more).build();
  }
}
