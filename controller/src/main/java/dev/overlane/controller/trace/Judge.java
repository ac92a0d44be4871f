package dev.overlane.controller.trace;

import com.google.common.base.Joiner;
import dev.overlane.flow.compile.HostBindings.LocalPort;
import dev.overlane.flow.pipeline.FlowTable;
import dev.overlane.flow.pipeline.Metadata;
import dev.overlane.flow.state.FlowMatch;
import dev.overlane.flow.state.PortNumbers;
import dev.overlane.flow.trace.Emission;
import dev.overlane.flow.trace.Fabric;
import dev.overlane.flow.trace.Hop;
import dev.overlane.flow.trace.Journey;
import java.util.Optional;

/** Names the end of a packet's way: by where it ended, and by what the two ports are. */
final class Judge {
  private final TraceNetwork network;
  private final Endpoint from;
  private final Endpoint to;
  private final Packet packet;

  Judge(TraceNetwork network, Endpoint from, Endpoint to, Packet packet) {
    this.network = network;
    this.from = from;
    this.to = to;
    this.packet = packet;
  }

  /** The end of a packet that cannot even start; empty: it can. */
  Optional<Verdict> beforehand() {
    if (from.host().isEmpty()) {
      return Optional.of(noMember(from));
    }
    return from.bound().isPresent() ? Optional.empty() : Optional.of(notBound(from));
  }

  /** The end of a packet that went this way. */
  Verdict judge(Trail trail) {
    Verdict verdict = byTables(trail);
    for (Hop hop : trail.hops()) {
      TraceHost host = network.host(hop.host());
      boolean down = host.source() == TraceHost.Source.DOWN;
      if (down || host.source() == TraceHost.Source.UNREAD) {
        return new Verdict(
            down ? Disposition.HOST_DOWN : Disposition.TABLES_UNREAD,
            "host "
                + hop.host()
                + ": "
                + host.why()
                + "; if it holds what the file gives, the end is "
                + verdict.disposition());
      }
    }
    return verdict;
  }

  private Verdict byTables(Trail trail) {
    if (trail.arrived()) {
      return arrived();
    }
    for (Hop hop : trail.hops()) {
      Optional<Verdict> unknown = unknown(hop);
      if (unknown.isPresent()) {
        return unknown.get();
      }
    }
    if (trail.root().journey().emissions().isEmpty() && !Trail.cameOut(trail.root())) {
      return deniedAt(trail.root()).orElseGet(() -> droppedAtHome(trail.root().journey()));
    }
    if (!from.segment().equals(to.segment())) {
      return new Verdict(
          Disposition.DROPPED_OTHER_SEGMENT,
          from.name()
              + " is in segment "
              + from.segment()
              + ", "
              + to.name()
              + " in segment "
              + to.segment()
              + "; no copy leaves "
              + from.segment());
    }
    if (to.host().isEmpty()) {
      return noMember(to);
    }
    if (to.bound().isEmpty()) {
      return notBound(to);
    }
    return to.host().equals(from.host())
        ? notHere(trail.root())
        : elsewhere(trail, to.host().get());
  }

  private Verdict arrived() {
    if (!from.segment().equals(to.segment())) {
      return new Verdict(
          Disposition.DELIVERED_ACROSS_SEGMENTS,
          "it comes out at "
              + to.name()
              + " of segment "
              + to.segment()
              + " although "
              + from.name()
              + " is in segment "
              + from.segment());
    }
    return new Verdict(Disposition.DELIVERED, "it comes out at " + to.name() + " on " + host(to));
  }

  private static String host(Endpoint port) {
    return port.host().orElse("no host");
  }

  private static Verdict noMember(Endpoint port) {
    return new Verdict(
        Disposition.NO_MEMBER, "port " + port.name() + " is plugged in nowhere: " + port.why());
  }

  private static Verdict notBound(Endpoint port) {
    return new Verdict(
        Disposition.NOT_BOUND,
        "port " + port.name() + " on " + host(port) + " has no flows: " + port.why());
  }

  private Optional<Verdict> unknown(Hop hop) {
    Optional<Journey.Doubt> doubt = hop.journey().doubt();
    if (doubt.isPresent()) {
      return Optional.of(
          new Verdict(
              Disposition.UNKNOWN_ACTION,
              "on "
                  + hop.host()
                  + ", "
                  + StepWords.tableName(doubt.get().flow().key().table())
                  + ", a flow cannot be told: "
                  + doubt.get().reason()));
    }
    return hop.journey().emissions().stream()
        .filter(Emission::isReserved)
        .findFirst()
        .map(
            out ->
                new Verdict(
                    Disposition.UNKNOWN_ACTION,
                    "on "
                        + hop.host()
                        + " it leaves by "
                        + PortNumbers.text(out.port())
                        + ": where it goes from there the flows do not tell"));
  }

  /** The end in one of the tables of access rules. */
  private Optional<Verdict> deniedAt(Hop hop) {
    return new RuleFinder(network, from.segment())
        .denial(hop)
        .map(
            denial ->
                new Verdict(
                    Disposition.DROPPED_RULE,
                    "dropped by "
                        + StepWords.tableName(hop.journey().last().table())
                        + " on "
                        + hop.host()
                        + ": "
                        + denial.words()));
  }

  private Verdict droppedAtHome(Journey journey) {
    Journey.Step last = journey.last();
    String place = " by " + StepWords.tableName(last.table()) + " on " + host(from);
    Optional<FlowTable> table = FlowTable.ofId(last.table());
    if (table.equals(Optional.of(FlowTable.CLASSIFY)) && !packet.tags().isEmpty()) {
      return new Verdict(
          Disposition.DROPPED_TAGGED,
          "dropped" + place + ": ports take untagged frames, this one has tag " + packet.tags());
    }
    if (table.equals(Optional.of(FlowTable.ADMIT)) && mayNotSend()) {
      return new Verdict(Disposition.DROPPED_PORT_SECURITY, "dropped" + place + ": " + security());
    }
    if (table.isPresent() && isSecurity(table.get()) && !last.hits().isEmpty()) {
      return new Verdict(
          Disposition.DROPPED_PORT_SECURITY,
          "dropped" + place + ": " + said(last.hits().get(0).key().match()));
    }
    if (table.equals(Optional.of(FlowTable.FORWARD)) && !last.hits().isEmpty()) {
      return new Verdict(
          Disposition.DROPPED_RESERVED,
          "dropped" + place + ": no bridge forwards to " + packet.destination());
    }
    return new Verdict(Disposition.TABLES_DIFFER, "dropped" + place + ": no flow takes it further");
  }

  private static boolean isSecurity(FlowTable table) {
    return table == FlowTable.ADMIT || table == FlowTable.ADDRESS || table == FlowTable.NEIGHBOUR;
  }

  /** What a flow that drops asks of the packet is what the port may not say. */
  private String said(FlowMatch match) {
    if (match.inPort().isPresent()) {
      return from.name() + " may use its own addresses only (of what has " + headers(match) + ")";
    }
    return match.metadata().isEmpty()
        ? from.name() + " is not trusted with it (" + headers(match) + ")"
        : from.name()
            + " may not use what the file gives to another ("
            + match.ethSource().map(mac -> "dl_src=" + mac).orElseGet(() -> headers(match))
            + ")";
  }

  private static String headers(FlowMatch match) {
    return Joiner.on(", ").join(match.headers());
  }

  private boolean mayNotSend() {
    return packet.source().isGroup()
        || from.bound()
            .flatMap(LocalPort::enforcedMac)
            .filter(mac -> !mac.equals(packet.source()))
            .isPresent();
  }

  private String security() {
    return packet.source().isGroup()
        ? packet.source() + " is the address of a group, and nobody's source"
        : from.name()
            + " may send from "
            + from.bound().flatMap(LocalPort::enforcedMac).orElseThrow()
            + " only, not from "
            + packet.source();
  }

  /** The two ports are on one host, and the packet did not come out. */
  private Verdict notHere(Hop hop) {
    return taken(hop)
        .or(() -> toNobody(hop))
        .orElseGet(
            () ->
                new Verdict(
                    Disposition.NOT_SENT, "no copy is sent to " + to.name() + " on " + host(to)));
  }

  private Verdict elsewhere(Trail trail, String host) {
    if (trail.last().host().equals(host)) {
      return refusedThere(trail.last());
    }
    TraceHost sender = network.host(trail.root().host());
    TraceHost receiver = network.host(host);
    if (sender.tunnelPort().isEmpty()) {
      return noTunnel(sender);
    }
    boolean sent =
        trail.root().crossings().stream()
            .anyMatch(crossing -> crossing.outer().address().equals(receiver.vtep()));
    if (sent && receiver.tunnelPort().isEmpty()) {
      return noTunnel(receiver);
    }
    return taken(trail.root())
        .or(() -> toNobody(trail.root()))
        .orElseGet(() -> new Verdict(Disposition.NOT_SENT, "no copy is sent to host " + host));
  }

  private Verdict noTunnel(TraceHost host) {
    String tunnel = network.model().overlay().interfaceName();
    String reason = host.waiting().getOrDefault(tunnel, "it has no OpenFlow port");
    return new Verdict(
        Disposition.TUNNEL_MISSING,
        "host " + host.host().name() + " has no tunnel " + tunnel + ": " + reason);
  }

  /** The packet came to the host of the port by the tunnel, and did not come out there. */
  private Verdict refusedThere(Hop hop) {
    Journey.Step last = hop.journey().last();
    boolean silent = hop.journey().emissions().isEmpty() && !Trail.cameOut(hop);
    if (silent && FlowTable.ofId(last.table()).equals(Optional.of(FlowTable.TUNNEL))) {
      return new Verdict(
          Disposition.TUNNEL_REFUSED,
          "host "
              + hop.host()
              + " takes no packets with "
              + StepWords.outside(hop.frame())
              + ": it holds no flow for that key from that address");
    }
    if (silent && deniedAt(hop).isPresent()) {
      return deniedAt(hop).get();
    }
    if (silent) {
      return new Verdict(
          Disposition.TABLES_DIFFER,
          "dropped by "
              + StepWords.tableName(last.table())
              + " on "
              + hop.host()
              + ": no flow takes it further");
    }
    return notHere(hop);
  }

  /** The one other port, or the one other host, that the packet went to as a known station's. */
  private Optional<Verdict> taken(Hop hop) {
    if (Trail.flooded(hop)) {
      return Optional.empty();
    }
    for (Fabric.Delivery copy : hop.deliveries()) {
      Optional<LocalPort> member = network.host(copy.host()).memberAt(copy.port());
      if (member.isPresent()) {
        return Optional.of(elsewhereAt("port " + member.get().name() + " on " + copy.host()));
      }
    }
    return hop.crossings().stream()
        .flatMap(crossing -> network.hostOf(crossing.outer().address()).stream())
        .filter(host -> !to.host().equals(Optional.of(host)))
        .findFirst()
        .map(host -> elsewhereAt("a station on host " + host));
  }

  private Verdict elsewhereAt(String who) {
    return new Verdict(
        Disposition.DELIVERED_ELSEWHERE,
        packet.destination() + " is, to the switch, the address of " + who);
  }

  private Optional<Verdict> toNobody(Hop hop) {
    TraceHost host = network.host(hop.host());
    for (Fabric.Delivery copy : hop.deliveries()) {
      if (copy.port() <= Metadata.MAX_OFPORT && host.portName(copy.port()).isEmpty()) {
        return Optional.of(
            new Verdict(
                Disposition.SENT_TO_NOBODY,
                "on " + hop.host() + " it leaves by port " + copy.port() + ", which is nobody's"));
      }
    }
    return hop.crossings().stream()
        .filter(crossing -> network.hostOf(crossing.outer().address()).isEmpty())
        .findFirst()
        .map(
            crossing ->
                new Verdict(
                    Disposition.SENT_TO_NOBODY,
                    "host "
                        + hop.host()
                        + " sends it to "
                        + crossing.outer().address()
                        + ", which is no host's address"));
  }
}
