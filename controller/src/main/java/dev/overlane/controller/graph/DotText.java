package dev.overlane.controller.graph;

import com.google.common.collect.ImmutableList;
import dev.overlane.controller.graph.Topology.HostNode;
import dev.overlane.controller.graph.Topology.PortNode;
import dev.overlane.controller.graph.Topology.SegmentNode;
import dev.overlane.controller.graph.Topology.Tunnel;
import java.util.stream.Collectors;

/**
 * A network in the DOT language (graphviz.org/doc/info/lang.html). With many hosts it ties them to
 * segments instead of drawing each tunnel.
 */
final class DotText {
  private static final String[] COLOURS = {
    "#1f6fb2", "#c45a00", "#1a7f4b", "#a83279", "#0b7c86", "#8a6d00", "#6247b5", "#b3322c"
  };

  private DotText() {}

  static String of(Topology topology) {
    StringBuilder text = new StringBuilder("graph overlane {\n");
    text.append("  graph [label=").append(quote(topology.title() + ": " + topology.subtitle()));
    text.append(", fontname=\"Helvetica\", overlap=false, splines=true];\n");
    text.append("  node [fontname=\"Helvetica\", fontsize=11];\n");
    text.append("  edge [fontname=\"Helvetica\", fontsize=9];\n");
    for (int i = 0; i < topology.hosts().size(); i++) {
      host(text, topology, i);
    }
    if (topology.hosts().size() <= GraphFormat.MOST_CARDS) {
      topology.tunnels().forEach(tunnel -> tunnel(text, tunnel));
    } else {
      segments(text, topology);
    }
    return text.append("}\n").toString();
  }

  private static void host(StringBuilder text, Topology topology, int index) {
    HostNode host = topology.hosts().get(index);
    text.append("  h").append(index).append(" [shape=box, style=\"rounded,bold\", label=");
    text.append(quote(host.name() + "\n" + host.detail() + "\n" + host.state().words()));
    text.append("];\n");
    int number = 0;
    for (SegmentNode segment : topology.segments()) {
      for (PortNode port : host.ports().getOrDefault(segment.name(), ImmutableList.of())) {
        String id = "h" + index + "p" + number++;
        text.append("  ").append(id).append(" [shape=ellipse, color=");
        text.append(quote(colour(segment))).append(", label=");
        text.append(quote(port.name() + "\n" + segment.name()));
        text.append(port.forwards() ? "" : ", style=dashed").append("];\n");
        text.append("  h").append(index).append(" -- ").append(id);
        text.append(" [color=").append(quote(colour(segment))).append("];\n");
      }
    }
  }

  private static void tunnel(StringBuilder text, Tunnel tunnel) {
    String keys =
        tunnel.segments().stream().map(SegmentNode::key).collect(Collectors.joining(", "));
    text.append("  h").append(tunnel.left()).append(" -- h").append(tunnel.right());
    text.append(" [penwidth=2, label=")
        .append(quote("VNI " + keys + (tunnel.up() ? "" : " (down)")));
    text.append(tunnel.up() ? "" : ", style=dashed").append("];\n");
  }

  private static void segments(StringBuilder text, Topology topology) {
    for (SegmentNode segment : topology.segments()) {
      text.append("  s").append(segment.index()).append(" [shape=hexagon, color=");
      text.append(quote(colour(segment))).append(", label=");
      text.append(quote(segment.name() + "\n" + segment.label())).append("];\n");
      for (int i = 0; i < topology.hosts().size(); i++) {
        if (topology.hosts().get(i).ports().containsKey(segment.name())) {
          text.append("  h").append(i).append(" -- s").append(segment.index());
          text.append(" [color=").append(quote(colour(segment))).append("];\n");
        }
      }
    }
  }

  static String colour(SegmentNode segment) {
    return COLOURS[segment.index() % COLOURS.length];
  }

  /** A quoted string: quotes, backslashes and HTML's entities mean something in it. */
  private static String quote(String text) {
    String escaped = text.replace("&", "&amp;").replace("\\", "\\\\").replace("\"", "\\\"");
    return '"' + escaped.replace("\n", "\\n") + '"';
  }
}
