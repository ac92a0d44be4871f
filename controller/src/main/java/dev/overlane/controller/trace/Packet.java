package dev.overlane.controller.trace;

import com.google.common.collect.ImmutableList;
import dev.overlane.config.model.MacAddress;
import dev.overlane.flow.compile.HostBindings.LocalPort;
import dev.overlane.flow.pipeline.FlowTable;
import dev.overlane.flow.pipeline.MetadataField;
import dev.overlane.flow.pipeline.Pipeline;
import dev.overlane.flow.state.Flow;
import dev.overlane.flow.state.FlowAction;
import dev.overlane.flow.state.FlowInstruction.ApplyActions;
import dev.overlane.flow.state.FlowMatch.MaskedMac;
import dev.overlane.flow.trace.Frame;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The packet of a trace.
 *
 * @param source Ethernet source
 * @param sourceBy how it was chosen
 * @param destination Ethernet destination
 * @param destinationBy how it was chosen
 * @param tags 802.1Q identifiers, outermost first
 * @param content what it carries
 */
record Packet(
    MacAddress source,
    By sourceBy,
    MacAddress destination,
    By destinationBy,
    ImmutableList<Integer> tags,
    Content content) {
  /** Locally administered, and the letters "ovl": the beginning of addresses that are made up. */
  private static final long MADE_UP = 0x026f_766c_0000L;

  /** How an address was chosen. */
  enum By {
    GIVEN("given"),
    FILE("from the file"),
    ATTACHED("the interface's attached-mac"),
    LEARNED("learned by its switch"),
    MADE_UP("made up: nobody knows the port's own");

    private final String words;

    By(String words) {
      this.words = words;
    }

    String words() {
      return words;
    }
  }

  private record Choice(MacAddress mac, By by) {}

  /** What was said of the packet, and what follows from the ports for the rest. */
  static Packet of(TraceNetwork network, PacketSpec spec, Endpoint from, Endpoint to) {
    Choice source =
        spec.source().map(mac -> new Choice(mac, By.GIVEN)).orElseGet(() -> own(network, from));
    Choice destination =
        spec.destination().map(mac -> new Choice(mac, By.GIVEN)).orElseGet(() -> own(network, to));
    return new Packet(
        source.mac,
        source.by,
        destination.mac,
        destination.by,
        spec.tags(),
        new ContentChoice(network).of(spec, from, to, destination.mac));
  }

  /** The frame as it comes in by a port. */
  Frame frame(int ofport) {
    return Frame.local(ofport, source, destination).tagged(tags).carrying(content.headers());
  }

  private static Choice own(TraceNetwork network, Endpoint port) {
    Optional<Choice> file = port.mac().map(mac -> new Choice(mac, By.FILE));
    return file.or(() -> port.bound().flatMap(LocalPort::knownMac).map(Packet::attached))
        .or(() -> learned(network, port))
        .orElseGet(() -> madeUp(port));
  }

  private static Choice attached(MacAddress mac) {
    return new Choice(mac, By.ATTACHED);
  }

  private static Choice madeUp(Endpoint port) {
    return new Choice(new MacAddress(MADE_UP | (port.name().hashCode() & 0xffffL)), By.MADE_UP);
  }

  /** The lowest address that the port's own switch has learned at the port. */
  private static Optional<Choice> learned(TraceNetwork network, Endpoint port) {
    if (port.host().isEmpty() || port.bound().isEmpty()) {
      return Optional.empty();
    }
    TraceHost host = network.host(port.host().get());
    int vni = network.segment(port.segment()).vni().value();
    long place = port.bound().get().ofport();
    return host.flows().get().flows().stream()
        .filter(flow -> flow.key().table() == FlowTable.LEARNED.id())
        .filter(Pipeline.LEARNED::isGenuine)
        .filter(flow -> MetadataField.SEGMENT.in(flow.key().match().metadata()).orElse(0) == vni)
        .filter(flow -> loads(flow, place))
        .flatMap(flow -> flow.key().match().ethDestination().stream())
        .map(MaskedMac::value)
        .min(MacAddress::compareTo)
        .map(mac -> new Choice(mac, By.LEARNED));
  }

  private static boolean loads(Flow flow, long place) {
    return flow.instructions().stream()
        .flatMap(
            instruction ->
                instruction instanceof ApplyActions apply
                    ? apply.actions().stream()
                    : Stream.<FlowAction>empty())
        .anyMatch(
            action ->
                action instanceof FlowAction.LoadMetadata load
                    && load.bits() == Pipeline.PORT_BITS
                    && load.value() == place);
  }
}
