package dev.overlane.controller.graph;

import com.google.common.collect.ImmutableList;
import dev.overlane.controller.graph.Topology.HostNode;
import dev.overlane.controller.graph.Topology.PortNode;
import dev.overlane.controller.graph.Topology.SegmentNode;
import dev.overlane.controller.graph.Topology.Tunnel;
import java.util.stream.Collectors;

/**
 * A network as a Mermaid flowchart (mermaid.js.org). With many hosts it ties them to segments
 * instead of drawing each tunnel.
 */
final class MermaidText {
  /** Mermaid refuses more than 500 lines unless it is told otherwise. */
  private static final int MOST_TUNNELS = 120;

  private MermaidText() {}

  static String of(Topology topology) {
    StringBuilder text = new StringBuilder("flowchart LR\n");
    text.append("  %% ").append(comment(topology.title() + ": " + topology.subtitle()));
    text.append('\n');
    for (int i = 0; i < topology.hosts().size(); i++) {
      host(text, topology, i);
    }
    if (topology.countTunnels() <= MOST_TUNNELS) {
      topology.tunnels().forEach(tunnel -> tunnel(text, tunnel));
    } else {
      segments(text, topology);
    }
    for (SegmentNode segment : topology.segments()) {
      text.append("  classDef s").append(segment.index());
      text.append(" stroke:").append(DotText.colour(segment)).append(",stroke-width:2px\n");
    }
    return text.append("  classDef waits stroke-dasharray:4 3\n").toString();
  }

  private static void host(StringBuilder text, Topology topology, int index) {
    HostNode host = topology.hosts().get(index);
    text.append("  subgraph h").append(index).append(" [");
    text.append(quote(host.name() + ", " + host.detail() + ", " + host.state().words()));
    text.append("]\n");
    int number = 0;
    for (SegmentNode segment : topology.segments()) {
      for (PortNode port : host.ports().getOrDefault(segment.name(), ImmutableList.of())) {
        text.append("    h").append(index).append('p').append(number++).append('(');
        text.append(
            quote(port.name() + " in " + segment.name() + (port.forwards() ? "" : ", waits")));
        text.append("):::s").append(segment.index());
        text.append(port.forwards() ? "" : ":::waits").append('\n');
      }
    }
    if (number == 0) {
      text.append("    h").append(index).append("p0(\"no ports\")\n");
    }
    text.append("  end\n");
  }

  private static void tunnel(StringBuilder text, Tunnel tunnel) {
    String keys =
        tunnel.segments().stream().map(SegmentNode::key).collect(Collectors.joining(", "));
    text.append("  h").append(tunnel.left()).append(tunnel.up() ? " ---|" : " -.-|");
    text.append(quote("VNI " + keys + (tunnel.up() ? "" : ", down"))).append("| h");
    text.append(tunnel.right()).append('\n');
  }

  private static void segments(StringBuilder text, Topology topology) {
    for (SegmentNode segment : topology.segments()) {
      text.append("  g").append(segment.index()).append("{{");
      text.append(quote(segment.name() + ", " + segment.label())).append("}}:::s");
      text.append(segment.index()).append('\n');
      for (int i = 0; i < topology.hosts().size(); i++) {
        if (topology.hosts().get(i).ports().containsKey(segment.name())) {
          text.append("  h").append(i).append(" --- g").append(segment.index()).append('\n');
        }
      }
    }
  }

  private static String comment(String text) {
    return text.replaceAll("[\\p{Cntrl}{}]", " ");
  }

  /** A quoted label: what means something to Mermaid or HTML is written as a character's number. */
  private static String quote(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    text.codePoints()
        .forEach(
            c -> {
              boolean plain =
                  Character.isLetterOrDigit(c) || " .,:-_/()".indexOf(c) >= 0 || c > 0x2000;
              if (plain) {
                quoted.appendCodePoint(c);
              } else {
                quoted.append('#').append(c).append(';');
              }
            });
    return quoted.append('"').toString();
  }
}
