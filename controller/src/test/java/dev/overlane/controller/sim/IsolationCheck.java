package dev.overlane.controller.sim;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import dev.overlane.config.model.Ipv4Address;
import dev.overlane.flow.pipeline.FlowTable;
import dev.overlane.flow.pipeline.MetadataField;
import dev.overlane.flow.state.Flow;
import dev.overlane.flow.state.FlowAction;
import dev.overlane.flow.state.FlowInstruction;
import dev.overlane.flow.state.FlowInstruction.ApplyActions;
import dev.overlane.flow.state.FlowInstruction.WriteMetadata;
import dev.overlane.flow.state.FlowSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Holds the flows that the controller wrote against what is really behind the ports: a port is of
 * one segment at a time, in both directions, and of one that the file gives it; what goes into the
 * tunnel goes to hosts of the file under the segment's own key.
 */
public final class IsolationCheck {

  /** What the revisions of the file that some host may still be at allow. */
  public interface Law {
    /** VNIs of the segments that a device may be in. */
    ImmutableSet<Integer> segments(FakeHost host, String device);

    /** VTEPs that a host may send packets to. */
    ImmutableSet<Ipv4Address> peers(FakeHost host);

    /** The tunnel interface. */
    String tunnel();

    /** The tunnel key and the tag, if any, of a segment's packets. */
    String key(int vni);
  }

  /** What was looked at last on a host. */
  private record Seen(FlowSet flows, ImmutableMap<Integer, String> ports) {}

  private final World world;
  private final Law law;
  private final Map<String, Seen> seen = new HashMap<>();

  public IsolationCheck(World world, Law law) {
    this.world = world;
    this.law = law;
  }

  /** Looks at each host whose flows or ports have changed since the last time. */
  public void run() {
    for (FakeHost host : world.hosts()) {
      Seen now = new Seen(host.flows().flows(), host.ports());
      Seen before = seen.put(host.name(), now);
      if (!now.equals(before)) {
        check(host, now.ports);
      }
    }
  }

  private void check(FakeHost host, ImmutableMap<Integer, String> ports) {
    Map<Integer, Integer> segments = new HashMap<>();
    for (Flow flow : host.flows().controllersFlows().flows()) {
      Optional<Integer> in = flow.key().table() == FlowTable.CLASSIFY.id() ? written(flow) : none();
      in.ifPresent(
          vni -> claim(host, ports, segments, flow.key().match().inPort().orElseThrow(), vni));
      outputs(host, ports, segments, flow);
    }
  }

  private static Optional<Integer> none() {
    return Optional.empty();
  }

  /** The segment that a flow says a packet is of. */
  private static Optional<Integer> written(Flow flow) {
    return flow.instructions().stream()
        .filter(WriteMetadata.class::isInstance)
        .map(write -> MetadataField.SEGMENT.in(((WriteMetadata) write).bits()))
        .filter(OptionalLong::isPresent)
        .map(vni -> (int) vni.getAsLong())
        .findFirst();
  }

  private void outputs(
      FakeHost host,
      ImmutableMap<Integer, String> ports,
      Map<Integer, Integer> segments,
      Flow flow) {
    String key = "";
    @Nullable Ipv4Address peer = null;
    String tag = "";
    for (FlowInstruction instruction : flow.instructions()) {
      if (!(instruction instanceof ApplyActions apply)) {
        continue;
      }
      for (FlowAction action : apply.actions()) {
        if (action instanceof FlowAction.SetTunnelId set) {
          key = Long.toString(set.id());
        } else if (action instanceof FlowAction.SetTunnelDestination to) {
          peer = to.address();
        } else if (action instanceof FlowAction.PushVlan push) {
          tag = " tag " + push.tag();
        } else if (action instanceof FlowAction.Output output) {
          int vni = (int) MetadataField.SEGMENT.in(flow.key().match().metadata()).orElseThrow();
          if (peer == null) {
            claim(host, ports, segments, output.port(), vni);
          } else {
            tunnel(host, ports, output.port(), peer, key + tag, vni);
          }
        }
      }
    }
  }

  private void claim(
      FakeHost host,
      ImmutableMap<Integer, String> ports,
      Map<Integer, Integer> segments,
      int port,
      int vni) {
    String device = ports.get(port);
    if (device == null) {
      return;
    }
    if (!law.segments(host, device).contains(vni)) {
      throw new AssertionError(
          host.name() + ": port " + port + " is " + device + ", which is not in segment " + vni);
    }
    Integer other = segments.putIfAbsent(port, vni);
    if (other != null && other != vni) {
      throw new AssertionError(
          host.name() + ": " + device + " is in segments " + vni + " and " + other + " at once");
    }
  }

  private void tunnel(
      FakeHost host,
      ImmutableMap<Integer, String> ports,
      int port,
      Ipv4Address peer,
      String key,
      int vni) {
    String device = ports.get(port);
    if (device == null) {
      return;
    }
    if (!device.equals(law.tunnel())) {
      throw new AssertionError(host.name() + ": " + device + " gets packets for the tunnel");
    }
    if (!law.peers(host).contains(peer)) {
      throw new AssertionError(host.name() + ": packets go to " + peer + ", which is nobody's");
    }
    if (!key.equals(law.key(vni))) {
      throw new AssertionError(host.name() + ": segment " + vni + " leaves as " + key);
    }
  }
}
