package dev.overlane.flow.compile;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.Lists;
import dev.overlane.config.model.Ipv4Address;
import dev.overlane.config.model.Segment;
import dev.overlane.flow.pipeline.FlowTable;
import dev.overlane.flow.pipeline.TunnelKey;
import dev.overlane.flow.state.FlowAction;
import java.util.List;
import java.util.OptionalInt;

/**
 * The copies of a flooded frame, cut so that no flow message reaches 64 KiB: a local port takes 16
 * bytes of it, a peer 32.
 */
final class Replication {
  private static final int FLOWS = 1 + FlowTable.FLOODS.size();

  /** Most peers in one flow. */
  static final int PEERS = Segment.MAX_PEERS / FLOWS;

  /** Most local ports in one flow. */
  static final int PORTS = Segment.MAX_PORTS_PER_HOST / FLOWS;

  private Replication() {}

  /**
   * Returns the action lists, one for each flow; a frame enters each of them untagged.
   *
   * @throws IllegalArgumentException if they are more than there are tables for
   */
  static ImmutableList<ImmutableList<FlowAction>> of(
      TunnelKey key, List<Integer> ports, OptionalInt tunnel, List<Ipv4Address> peers) {
    checkArgument(
        ports.size() <= Segment.MAX_PORTS_PER_HOST && peers.size() <= Segment.MAX_PEERS,
        "a segment with %s ports here and %s other hosts: at most %s and %s can be flooded",
        ports.size(),
        peers.size(),
        Segment.MAX_PORTS_PER_HOST,
        Segment.MAX_PEERS);
    List<List<Integer>> portLists = Lists.partition(ports, PORTS);
    List<List<Ipv4Address>> peerLists = Lists.partition(peers, PEERS);
    int flows = Math.max(portLists.size(), peerLists.size());
    ImmutableList.Builder<ImmutableList<FlowAction>> lists = ImmutableList.builder();
    for (int i = 0; i < flows; i++) {
      ImmutableList.Builder<FlowAction> actions = ImmutableList.builder();
      if (i < portLists.size()) {
        portLists.get(i).forEach(port -> actions.add(new FlowAction.Output(port)));
      }
      if (i < peerLists.size()) {
        actions.addAll(toPeers(key, tunnel.orElseThrow(), peerLists.get(i)));
        if (i + 1 < flows && key.tag().isPresent()) {
          actions.add(new FlowAction.PopVlan());
        }
      }
      lists.add(actions.build());
    }
    return lists.build();
  }

  /** Returns the actions that address a frame to a peer; in a trunk it is tagged afterwards. */
  static ImmutableList<FlowAction> address(TunnelKey key, Ipv4Address peer) {
    return ImmutableList.<FlowAction>builder()
        .addAll(enter(key))
        .add(new FlowAction.SetTunnelDestination(peer))
        .build();
  }

  private static ImmutableList<FlowAction> enter(TunnelKey key) {
    FlowAction id = new FlowAction.SetTunnelId(key.id());
    return key.tag()
        .map(tag -> ImmutableList.of(new FlowAction.PushVlan(tag), id))
        .orElseGet(() -> ImmutableList.of(id));
  }

  private static ImmutableList<FlowAction> toPeers(
      TunnelKey key, int tunnel, List<Ipv4Address> peers) {
    ImmutableList.Builder<FlowAction> actions = ImmutableList.builder();
    actions.addAll(enter(key));
    FlowAction send = new FlowAction.Output(tunnel);
    for (Ipv4Address peer : peers) {
      actions.add(new FlowAction.SetTunnelDestination(peer)).add(send);
    }
    return actions.build();
  }
}
