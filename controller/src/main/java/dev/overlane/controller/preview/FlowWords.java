package dev.overlane.controller.preview;

import com.google.common.base.Joiner;
import com.google.common.collect.ImmutableMap;
import dev.overlane.config.model.Host;
import dev.overlane.config.model.Ipv4Address;
import dev.overlane.config.model.MacAddress;
import dev.overlane.config.model.NetworkModel;
import dev.overlane.config.model.Segment;
import dev.overlane.flow.pipeline.FlowCookie;
import dev.overlane.flow.pipeline.FlowPriority;
import dev.overlane.flow.pipeline.FlowTable;
import dev.overlane.flow.pipeline.Metadata;
import dev.overlane.flow.pipeline.MetadataField;
import dev.overlane.flow.state.Flow;
import dev.overlane.flow.state.FlowAction;
import dev.overlane.flow.state.FlowInstruction;
import dev.overlane.flow.state.FlowMatch;
import dev.overlane.flow.state.HeaderField;
import dev.overlane.flow.state.HeaderMatch;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** Flows of one host in the words of the file, as far as the pipeline made them. */
final class FlowWords {
  private static final String FOREIGN = "foreign";

  private final Map<Integer, String> segments = new HashMap<>();
  private final Map<Ipv4Address, String> hosts = new HashMap<>();
  private final Map<Integer, String> ports;

  /**
   * @param before the revision in force; what the new one does not name has its name from there
   * @param ports names of members by their ofport
   */
  FlowWords(NetworkModel model, Optional<NetworkModel> before, Map<Integer, String> ports) {
    before.ifPresent(this::addNames);
    addNames(model);
    this.ports = ImmutableMap.copyOf(ports);
  }

  private void addNames(NetworkModel model) {
    for (Segment segment : model.segments().values()) {
      segments.put(segment.vni().value(), segment.name());
    }
    for (Host host : model.hosts().values()) {
      hosts.put(host.address(), host.name());
    }
  }

  /** The segment that a flow serves by its cookie; empty: none. */
  String segment(Flow flow) {
    OptionalInt vni = FlowCookie.segmentOf(flow);
    return isForeign(flow) || vni.isEmpty() ? "" : segment(vni.getAsInt());
  }

  private String segment(int vni) {
    return segments.getOrDefault(vni, "vni " + vni);
  }

  /** The part of the pipeline that made a flow, in lower case; {@code foreign}: none did. */
  String feature(Flow flow) {
    if (isForeign(flow)) {
      return FOREIGN;
    }
    return FlowCookie.featureOf(flow.cookie())
        .map(feature -> feature.name().toLowerCase(Locale.ROOT))
        .orElse(FOREIGN);
  }

  private static boolean isForeign(Flow flow) {
    return !FlowCookie.CURRENT.matches(flow.cookie());
  }

  /** What a flow does; a foreign one is not interpreted. */
  String of(Flow flow) {
    Optional<FlowTable> table = FlowTable.ofId(flow.key().table());
    if (isForeign(flow) || table.isEmpty()) {
      return "a foreign flow in table " + flow.key().table();
    }
    FlowMatch match = flow.key().match();
    return switch (table.get()) {
      case CLASSIFY -> classify(match, flow);
      case TUNNEL -> tunnel(match, flow);
      case ADMIT -> admit(match);
      case ADDRESS, NEIGHBOUR -> said(match, flow);
      case ANSWER -> answer(match, flow);
      case ADVERTISE -> "the answer" + answered(flow) + " is sent to who asked";
      case SENDER_RULES, RECEIVER_RULES, SEGMENT_RULES -> RuleWords.of(flow, inPort(match));
      case LEARN -> learn(match);
      case CROWD -> "senders that there was room to learn go on";
      case FORWARD -> forward(match, flow);
      case LIMIT -> limit(match);
      case LEARNED -> "a station that the switch seems to have learned";
      case EGRESS, FLOOD_1, FLOOD_2, FLOOD_3, FLOOD_4, FLOOD_5, FLOOD_6, FLOOD_7 ->
          egress(match, flow);
      case UPLINK -> "what is for other hosts leaves by the tunnel";
    };
  }

  private String classify(FlowMatch match, Flow flow) {
    return written(flow, MetadataField.SEGMENT).isPresent()
        ? "untagged frames from " + inPort(match) + " are of it"
        : "what comes by the tunnel is looked at";
  }

  private String tunnel(FlowMatch match, Flow flow) {
    if (match.tunnelSource().isEmpty() || written(flow, MetadataField.SEGMENT).isEmpty()) {
      return "no group address is a source";
    }
    String tag = match.vlan().map(vlan -> " and tag " + vlan.id()).orElse("");
    long key = match.tunnelId().orElse(0);
    return "what comes from "
        + host(match.tunnelSource().get())
        + " with key "
        + key
        + tag
        + " is of it";
  }

  private String admit(FlowMatch match) {
    if (match.inPort().isEmpty() && !match.metadata().isEmpty()) {
      return "nobody else sends as " + match.ethSource().map(Object::toString).orElse("it");
    }
    return match.inPort().isEmpty()
        ? "no group address is a source"
        : inPort(match)
            + " may send"
            + match.ethSource().map(mac -> " as " + mac + " only").orElse(" as anybody");
  }

  /** What a port may say of addresses, and what nobody may. */
  private String said(FlowMatch match, Flow flow) {
    if (match.headers().isEmpty()) {
      return "the rest says of addresses what it likes";
    }
    String what = Joiner.on(' ').join(match.headers());
    if (flow.instructions().isEmpty()) {
      return (match.inPort().isPresent() ? inPort(match) + " may not say " : "nobody may say ")
          + (flow.key().priority() == FlowPriority.REST.value() ? "else with " : "")
          + what;
    }
    return (match.inPort().isPresent() ? inPort(match) : "everybody") + " may say " + what;
  }

  private String answer(FlowMatch match, Flow flow) {
    if (match.headers().isEmpty()) {
      return "what needs no answer from the switch goes on";
    }
    Optional<HeaderMatch> address =
        match.header(HeaderField.ARP_TPA).or(() -> match.header(HeaderField.ND_TARGET));
    if (address.isEmpty()) {
      return "who does not say where he is gets no answer from the switch";
    }
    String asked = address.get().toString();
    return match.inPort().isPresent()
        ? inPort(match) + " is not told its own " + asked
        : "the switch answers who asks for " + asked + answered(flow);
  }

  private static String answered(Flow flow) {
    return flow.instructions().stream()
        .filter(FlowInstruction.ApplyActions.class::isInstance)
        .flatMap(apply -> ((FlowInstruction.ApplyActions) apply).actions().stream())
        .flatMap(action -> answer(action).stream())
        .map(mac -> " with " + mac)
        .findFirst()
        .orElse("");
  }

  private static Optional<MacAddress> answer(FlowAction action) {
    if (action instanceof FlowAction.AnswerArp arp) {
      return Optional.of(arp.mac());
    }
    return action instanceof FlowAction.Advertise advertise
        ? Optional.of(advertise.mac())
        : Optional.empty();
  }

  private static String learn(FlowMatch match) {
    OptionalLong source = MetadataField.SOURCE.in(match.metadata());
    if (source.isEmpty()) {
      return "nothing else is learned";
    }
    return source.getAsLong() == 0 ? "learn who is here" : "learn who is behind the tunnel";
  }

  private String forward(FlowMatch match, Flow flow) {
    OptionalLong destination = written(flow, MetadataField.DEST);
    if (match.ethDestination().isPresent() && destination.isPresent()) {
      return match.ethDestination().get() + " is at " + place(destination.getAsLong());
    }
    if (match.ethDestination().isEmpty()) {
      return "other stations are where they were learned";
    }
    return match.ethDestination().get().equals(FlowMatch.MaskedMac.GROUP)
        ? "group addresses are flooded"
        : "reserved addresses go nowhere";
  }

  private String limit(FlowMatch match) {
    return match.inPort().isPresent()
        ? inPort(match) + " floods no faster than its limit"
        : "everything else is flooded without a limit";
  }

  private String egress(FlowMatch match, Flow flow) {
    OptionalLong destination = MetadataField.DEST.in(match.metadata());
    if (destination.isPresent()) {
      return "to " + place(destination.getAsLong());
    }
    boolean local = MetadataField.SOURCE.in(match.metadata()).equals(OptionalLong.of(0));
    return "flood what comes from "
        + (local ? "here" : "the tunnel")
        + " to "
        + Joiner.on(", ").join(receivers(flow));
  }

  /** Who gets a copy: ports, and hosts by the destination set before the output. */
  private List<String> receivers(Flow flow) {
    List<String> receivers = new ArrayList<>();
    Optional<Ipv4Address> peer = Optional.empty();
    for (FlowInstruction instruction : flow.instructions()) {
      if (instruction instanceof FlowInstruction.ApplyActions apply) {
        for (FlowAction action : apply.actions()) {
          if (action instanceof FlowAction.SetTunnelDestination to) {
            peer = Optional.of(to.address());
          } else if (action instanceof FlowAction.Output output) {
            receivers.add(peer.map(this::host).orElseGet(() -> port(output.port())));
            peer = Optional.empty();
          }
        }
      }
    }
    return receivers;
  }

  private static OptionalLong written(Flow flow, MetadataField field) {
    for (FlowInstruction instruction : flow.instructions()) {
      if (instruction instanceof FlowInstruction.WriteMetadata write) {
        return field.in(write.bits());
      }
    }
    return OptionalLong.empty();
  }

  private String place(long destination) {
    return destination <= Metadata.MAX_OFPORT
        ? port((int) destination)
        : host(new Ipv4Address((int) destination));
  }

  private String inPort(FlowMatch match) {
    return match.inPort().isPresent() ? port(match.inPort().getAsInt()) : "any port";
  }

  private String port(int ofport) {
    return ports.getOrDefault(ofport, "port number " + ofport);
  }

  private String host(Ipv4Address vtep) {
    return hosts.getOrDefault(vtep, vtep.toString());
  }
}
