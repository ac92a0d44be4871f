package dev.overlane.controller.graph;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSortedMap;
import dev.overlane.config.model.NetworkModel;
import dev.overlane.controller.status.NetworkStatus;
import java.util.Optional;

/**
 * What there is to draw.
 *
 * @param title one line for the top
 * @param subtitle what the picture shows, in one line
 * @param live whether hosts have a state, seen by a controller
 * @param segments by name
 * @param hosts by name
 * @param nowhere floating ports that are plugged in nowhere
 */
public record Topology(
    String title,
    String subtitle,
    boolean live,
    ImmutableList<SegmentNode> segments,
    ImmutableList<HostNode> hosts,
    ImmutableList<String> nowhere) {

  /** How a host fares. */
  enum State {
    PLANNED("planned"),
    CONVERGED("converged"),
    CONVERGING("converging"),
    NO_SWITCH("no switch"),
    UNREACHABLE("unreachable"),
    BLOCKED("blocked");

    private final String words;

    State(String words) {
      this.words = words;
    }

    String words() {
      return words;
    }

    /** Whether tunnels of such a host can be expected to work. */
    boolean isUp() {
      return this == CONVERGED || this == CONVERGING || this == PLANNED;
    }
  }

  /**
   * A segment.
   *
   * @param key how its tunnel packets are told, {@code 10100}, or {@code 4711/100} in a trunk
   * @param label VLAN and VNI in words
   * @param index its number, from 0
   */
  record SegmentNode(String name, String key, String label, String description, int index) {}

  /**
   * A port.
   *
   * @param forwards whether it has flows; in a plan, whether it would
   * @param note why not, or where it comes from; may be empty
   */
  record PortNode(String name, boolean forwards, String note) {}

  /**
   * A host.
   *
   * @param detail address, bridge and the like, in one line
   * @param note what is wrong with it; may be empty
   * @param ports its ports by segment
   * @param foreign interfaces on its bridge that are nobody's
   */
  record HostNode(
      String name,
      String detail,
      State state,
      String note,
      ImmutableSortedMap<String, ImmutableList<PortNode>> ports,
      ImmutableList<String> foreign) {}

  /**
   * A tunnel between two hosts that have a segment in common.
   *
   * @param left index of one host
   * @param right index of the other, the greater one
   * @param segments what they have in common
   * @param up whether both ends can be expected to work
   */
  record Tunnel(int left, int right, ImmutableList<SegmentNode> segments, boolean up) {}

  /** What a file says, without state. */
  public static Topology planned(NetworkModel model, String file) {
    return new TopologyBuilder(model, Optional.empty()).build(file);
  }

  /** What a running controller sees. */
  public static Topology seen(NetworkModel model, NetworkStatus status) {
    return new TopologyBuilder(model, Optional.of(status)).build("");
  }

  /** All tunnels in use, in the order of their hosts; there may be half a million of them. */
  ImmutableList<Tunnel> tunnels() {
    ImmutableList.Builder<Tunnel> tunnels = ImmutableList.builder();
    for (int left = 0; left < hosts.size(); left++) {
      for (int right = left + 1; right < hosts.size(); right++) {
        ImmutableList<SegmentNode> common = common(hosts.get(left), hosts.get(right));
        if (!common.isEmpty()) {
          boolean up = hosts.get(left).state.isUp() && hosts.get(right).state.isUp();
          tunnels.add(new Tunnel(left, right, common, up));
        }
      }
    }
    return tunnels.build();
  }

  /** How many tunnels are in use. */
  long countTunnels() {
    long count = 0;
    for (int left = 0; left < hosts.size(); left++) {
      for (int right = left + 1; right < hosts.size(); right++) {
        HostNode other = hosts.get(right);
        if (hosts.get(left).ports.keySet().stream().anyMatch(other.ports::containsKey)) {
          count++;
        }
      }
    }
    return count;
  }

  private ImmutableList<SegmentNode> common(HostNode left, HostNode right) {
    return segments.stream()
        .filter(segment -> left.ports.containsKey(segment.name()))
        .filter(segment -> right.ports.containsKey(segment.name()))
        .collect(ImmutableList.toImmutableList());
  }

  /** How many ports a segment has, on all hosts. */
  int countPorts(SegmentNode segment) {
    return hosts.stream()
        .mapToInt(host -> host.ports.getOrDefault(segment.name(), ImmutableList.of()).size())
        .sum();
  }
}
