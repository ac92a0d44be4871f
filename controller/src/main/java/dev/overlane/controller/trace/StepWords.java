package dev.overlane.controller.trace;

import com.google.common.base.Joiner;
import com.google.common.collect.ImmutableList;
import dev.overlane.config.model.Ipv4Address;
import dev.overlane.config.model.MacAddress;
import dev.overlane.flow.pipeline.FlowCookie;
import dev.overlane.flow.pipeline.FlowCookie.Feature;
import dev.overlane.flow.pipeline.FlowTable;
import dev.overlane.flow.pipeline.Metadata;
import dev.overlane.flow.pipeline.MetadataField;
import dev.overlane.flow.pipeline.Pipeline;
import dev.overlane.flow.state.Bits;
import dev.overlane.flow.state.Flow;
import dev.overlane.flow.state.FlowAction;
import dev.overlane.flow.state.FlowInstruction;
import dev.overlane.flow.state.PortNumbers;
import dev.overlane.flow.trace.Frame;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** What flows do, in the words of the file. */
final class StepWords {
  /** More outputs than that are counted, not listed. */
  private static final int MOST_OUTPUTS = 6;

  private final TraceNetwork network;
  private final TraceHost host;
  private final int inPort;

  /**
   * @param inPort where the packet came in
   */
  StepWords(TraceNetwork network, TraceHost host, int inPort) {
    this.network = network;
    this.host = host;
    this.inPort = inPort;
  }

  /** {@code CLASSIFY}, or {@code table 77} if it is none of the pipeline. */
  static String tableName(int table) {
    return FlowTable.ofId(table).map(Enum::name).orElse("table " + table);
  }

  /** {@code key 10100 from 192.168.77.25}. */
  static String outside(Frame frame) {
    String tag = frame.tags().isEmpty() ? "" : " and tag " + frame.tags().get(0);
    return frame
        .tunnel()
        .map(outer -> "key " + outer.key() + tag + " from " + outer.address())
        .orElse("no tunnel header");
  }

  /** Whose flow it is. */
  String owner(Flow flow) {
    if (flow.key().table() == FlowTable.LEARNED.id() && Pipeline.LEARNED.isGenuine(flow)) {
      return "learned by the switch" + ofSegment(flow);
    }
    if (!FlowCookie.OWN.matches(flow.cookie())) {
      return "not Overlane's, cookie 0x" + Long.toHexString(flow.cookie());
    }
    String feature =
        FlowCookie.featureOf(flow.cookie())
            .map(Feature::name)
            .orElseGet(() -> "feature " + (flow.cookie() >>> 32 & 0xff));
    return "Overlane's, " + feature + ofSegment(flow);
  }

  private String ofSegment(Flow flow) {
    OptionalInt vni = FlowCookie.segmentOf(flow);
    return vni.isEmpty() ? "" : " of " + segment(vni.getAsInt());
  }

  private String segment(long vni) {
    return network.segmentOf(vni).orElse("VNI " + vni);
  }

  /** What a flow does with a packet, one phrase each. */
  ImmutableList<String> effects(Flow flow) {
    List<String> effects = new ArrayList<>();
    for (FlowInstruction instruction : flow.instructions()) {
      if (instruction instanceof FlowInstruction.WriteMetadata write) {
        addMetadata(write.bits(), effects);
      } else if (instruction instanceof FlowInstruction.Meter metered) {
        effects.add("if no faster than the flood limit of " + port(metered.meter()));
      } else if (instruction instanceof FlowInstruction.GotoTable next) {
        effects.add("on to " + tableName(next.table()));
      } else if (instruction instanceof FlowInstruction.ApplyActions apply) {
        addActions(apply.actions(), effects);
      } else {
        effects.add("does what is not known here");
      }
    }
    return effects.isEmpty() ? ImmutableList.of("drop") : ImmutableList.copyOf(effects);
  }

  private void addMetadata(Bits bits, List<String> effects) {
    MetadataField.SEGMENT.in(bits).ifPresent(vni -> effects.add("segment " + segment(vni)));
    MetadataField.SOURCE
        .in(bits)
        .ifPresent(source -> effects.add(source == 0 ? "from a local port" : "from the tunnel"));
    MetadataField.ALLOWED
        .in(bits)
        .ifPresent(allowed -> effects.add("the segment's rules are not asked"));
    MetadataField.DEST.in(bits).ifPresent(place -> effects.add("destination " + place(place)));
  }

  private String place(long place) {
    if (place <= Metadata.MAX_OFPORT) {
      return port((int) place);
    }
    return peer(new Ipv4Address((int) place));
  }

  private String port(int ofport) {
    return host.portName(ofport)
        .map(name -> name + " (port " + ofport + ")")
        .orElse("port " + ofport);
  }

  private String peer(Ipv4Address vtep) {
    return network.hostOf(vtep).map(name -> name + " (" + vtep + ")").orElse(vtep.toString());
  }

  private void addActions(ImmutableList<FlowAction> actions, List<String> effects) {
    List<String> outputs = new ArrayList<>();
    boolean back = false;
    long key = 0;
    Optional<Ipv4Address> peer = Optional.empty();
    for (FlowAction action : actions) {
      if (action instanceof FlowAction.Output output && output.port() == inPort) {
        back = true;
      } else if (action instanceof FlowAction.Output output) {
        outputs.add(output(output.port(), key, peer));
      } else if (action instanceof FlowAction.SetTunnelId set) {
        key = set.id();
      } else if (action instanceof FlowAction.SetTunnelDestination set) {
        peer = Optional.of(set.address());
      } else {
        effects.add(effect(action));
      }
    }
    if (outputs.isEmpty() && !back && peer.isPresent()) {
      effects.add("for " + peer(peer.get()) + " with key " + key);
    }
    int shown = Math.min(outputs.size(), MOST_OUTPUTS);
    if (shown > 0) {
      String more = outputs.size() > shown ? " and " + (outputs.size() - shown) + " more" : "";
      effects.add("out to " + Joiner.on(", ").join(outputs.subList(0, shown)) + more);
    }
    if (back) {
      effects.add("not back to " + port(inPort));
    }
  }

  private String output(int port, long key, Optional<Ipv4Address> peer) {
    if (port < 0) {
      return PortNumbers.text(port);
    }
    boolean tunnel = host.tunnelPort().isPresent() && host.tunnelPort().getAsInt() == port;
    return tunnel && peer.isPresent() ? peer(peer.get()) + " with key " + key : port(port);
  }

  private String answer(MacAddress mac) {
    return "answer to " + port(inPort) + " that it is at " + mac;
  }

  private String effect(FlowAction action) {
    if (action instanceof FlowAction.PushVlan push) {
      return "tag " + push.tag();
    }
    if (action instanceof FlowAction.PopVlan) {
      return "untag";
    }
    if (action instanceof FlowAction.Resubmit resubmit) {
      return "look into " + tableName(resubmit.table());
    }
    if (action instanceof FlowAction.Track track) {
      return "track its connection, and look into " + tableName(track.table());
    }
    if (action instanceof FlowAction.Commit) {
      return "remember its connection";
    }
    if (action instanceof FlowAction.Learn) {
      return "learn where the sender is";
    }
    if (action instanceof FlowAction.AnswerArp answer) {
      return answer(answer.mac());
    }
    if (action instanceof FlowAction.TurnSolicitation) {
      return "make the question an answer";
    }
    if (action instanceof FlowAction.Advertise advertise) {
      return answer(advertise.mac());
    }
    if (action.equals(Pipeline.SUPPOSE_ROOM)) {
      return "suppose that there is room for the sender";
    }
    if (action instanceof FlowAction.LoadMetadata load) {
      return load.offset() == MetadataField.DEST.offset()
          ? "destination " + place(load.value())
          : "metadata " + load.value() + " from bit " + load.offset();
    }
    return "does what is not known here";
  }
}
