package dev.overlane.flow.trace;

import com.google.common.collect.ImmutableList;
import dev.overlane.config.model.Ipv4Address;
import dev.overlane.config.model.MacAddress;
import dev.overlane.flow.state.ConnectionState;
import dev.overlane.flow.state.HeaderField;
import dev.overlane.flow.state.HeaderMatch;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/**
 * A packet as a switch receives it: all that the pipeline can look at.
 *
 * @param inPort OpenFlow port
 * @param tunnel key and outer source; empty: no tunnel packet
 * @param source Ethernet source
 * @param destination Ethernet destination
 * @param tags 802.1Q identifiers, outermost first; 0 is a priority tag
 * @param carried what the frame carries, each field exactly; a flow that asks for a field that is
 *     not here does not match; without {@link HeaderField#IP_FRAG} it is no fragment
 * @param tracked what a switch says of its connection when it tracks the packet, bits of {@link
 *     ConnectionState}; each switch that it comes to says the same
 */
public record Frame(
    int inPort,
    Optional<Outer> tunnel,
    MacAddress source,
    MacAddress destination,
    ImmutableList<Integer> tags,
    ImmutableList<HeaderMatch> carried,
    int tracked) {

  /**
   * The outside of a tunnel packet.
   *
   * @param key the tunnel key
   * @param address source of one that came, destination of one that goes
   */
  public record Outer(long key, Ipv4Address address) {}

  /** An untagged frame that comes in by a port that is no tunnel. */
  public static Frame local(int port, MacAddress source, MacAddress destination) {
    return new Frame(
        port,
        Optional.empty(),
        source,
        destination,
        ImmutableList.of(),
        ImmutableList.of(),
        ConnectionState.OPENING);
  }

  /** The same frame with these tags instead of its own, outermost first. */
  public Frame tagged(Integer... ids) {
    return tagged(ImmutableList.copyOf(ids));
  }

  /** The same frame with these tags instead of its own, outermost first. */
  public Frame tagged(List<Integer> ids) {
    return new Frame(
        inPort, tunnel, source, destination, ImmutableList.copyOf(ids), carried, tracked);
  }

  /** The same frame that carries this and nothing else. */
  public Frame carrying(List<HeaderMatch> headers) {
    return new Frame(
        inPort, tunnel, source, destination, tags, ImmutableList.copyOf(headers), tracked);
  }

  /** The same frame, of whose connection switches say this; else that it opens one. */
  public Frame tracked(int state) {
    return new Frame(inPort, tunnel, source, destination, tags, carried, state);
  }

  /**
   * Whether it has what a flow asks of a field.
   *
   * @param state of its connection, as the switch knows it by now
   */
  boolean satisfies(HeaderMatch wanted, int state) {
    if (wanted.field() == HeaderField.CT_STATE) {
      return wanted.matches(0, state);
    }
    if (wanted.field() == HeaderField.IP_FRAG && !carries(HeaderField.IP_FRAG)) {
      return wanted.matches(0, 0);
    }
    return carried.stream()
        .anyMatch(
            header ->
                header.field() == wanted.field()
                    && wanted.matches(header.high().value(), header.low().value()));
  }

  private boolean carries(HeaderField field) {
    return carried.stream().anyMatch(header -> header.field() == field);
  }

  /** The same frame as it comes out of a tunnel. */
  public Frame through(int port, long key, Ipv4Address from) {
    return new Frame(
        port, Optional.of(new Outer(key, from)), source, destination, tags, carried, tracked);
  }

  OptionalLong tunnelKey() {
    return tunnel.isPresent() ? OptionalLong.of(tunnel.get().key()) : OptionalLong.empty();
  }

  /** {@code in_port=2 02:00:00:00:00:0a>ff:ff:ff:ff:ff:ff tag 100}. */
  @Override
  public String toString() {
    String outside =
        tunnel.map(outer -> " key " + outer.key() + " from " + outer.address()).orElse("");
    String tagged = tags.stream().map(tag -> " tag " + tag).collect(Collectors.joining());
    String inside = carried.stream().map(header -> " " + header).collect(Collectors.joining());
    return "in_port=" + inPort + outside + " " + source + ">" + destination + tagged + inside;
  }
}
