package dev.overlane.controller.graph;

import com.google.common.collect.ImmutableList;
import dev.overlane.controller.graph.Topology.HostNode;
import dev.overlane.controller.graph.Topology.PortNode;
import dev.overlane.controller.graph.Topology.SegmentNode;

/**
 * A picture of many hosts: a row for each with its state, and a cell with the number of its ports
 * for each segment. Two hosts have a tunnel where they have a cell in the same column.
 */
final class GridPicture {
  private static final double MARGIN = PictureFrame.MARGIN;
  private static final double ROW = 20;
  private static final double CELL = 24;
  private static final double NAME = 150;
  private static final double BLOCK_GAP = 34;
  private static final double FONT = 11.5;
  private static final int MOST_SEGMENTS = 24;

  private final Topology topology;
  private final ImmutableList<SegmentNode> segments;
  private final boolean more;
  private final int blocks;
  private final int rows;
  private final double blockWidth;
  private final double headHeight;

  private GridPicture(Topology topology) {
    this.topology = topology;
    int shown = Math.min(topology.segments().size(), MOST_SEGMENTS);
    segments = topology.segments().subList(0, shown);
    more = topology.segments().size() > shown;
    blockWidth = NAME + (shown + (more ? 1 : 0)) * CELL + BLOCK_GAP;
    int hosts = topology.hosts().size();
    // As wide as 1.6 times its height, about.
    blocks = (int) Math.max(1, Math.round(Math.sqrt(1.6 * hosts * ROW / blockWidth)));
    rows = (hosts + blocks - 1) / blocks;
    double longest =
        segments.stream().mapToDouble(segment -> TextSize.of(segment.name(), FONT)).max().orElse(0);
    headHeight = Math.min(longest, 110) * 0.87 + 18;
  }

  static String draw(Topology topology) {
    return new GridPicture(topology).draw();
  }

  private String draw() {
    double width = Math.max(720, 2 * MARGIN + blocks * blockWidth - BLOCK_GAP + 60);
    double bottom = 84 + headHeight + rows * ROW;
    return PictureFrame.draw(
        topology,
        width,
        bottom,
        topology.countTunnels(),
        "every two hosts with a number in one column have a tunnel",
        this::draw);
  }

  private void draw(Svg svg) {
    for (int block = 0; block < blocks; block++) {
      double x = MARGIN + block * blockWidth;
      head(svg, x, 84 + headHeight);
      for (int row = 0; row < rows; row++) {
        int host = block * rows + row;
        if (host < topology.hosts().size()) {
          row(svg, topology.hosts().get(host), x, 84 + headHeight + row * ROW);
        }
      }
    }
  }

  private void head(Svg svg, double left, double bottom) {
    for (int i = 0; i < segments.size(); i++) {
      SegmentNode segment = segments.get(i);
      column(svg, left + NAME + i * CELL, bottom, TextSize.fit(segment.name(), FONT, 110));
    }
    if (more) {
      int rest = topology.segments().size() - segments.size();
      column(svg, left + NAME + segments.size() * CELL, bottom, rest + " more");
    }
  }

  private static void column(Svg svg, double x, double y, String text) {
    svg.open(
        "g",
        "transform",
        "translate(" + Svg.number(x + 13) + " " + Svg.number(y - 8) + ") rotate(-60)");
    svg.text(0, 0, "small muted", text);
    svg.close();
  }

  private void row(Svg svg, HostNode host, double left, double top) {
    svg.open("g");
    String note = host.note().isEmpty() ? "" : ": " + host.note();
    svg.leaf("title", host.name() + ", " + host.detail() + ", " + host.state().words() + note);
    svg.empty(
        "path",
        "class",
        "rule",
        "d",
        "M" + Svg.number(left) + " " + Svg.number(top) + "h" + Svg.number(blockWidth - BLOCK_GAP));
    if (topology.live()) {
      SvgStyle.mark(svg, host.state(), left + 6, top + 10);
    }
    svg.text(left + 18, top + 14, "small ink", TextSize.fit(host.name(), FONT, NAME - 26));
    for (int i = 0; i < segments.size(); i++) {
      ImmutableList<PortNode> ports = host.ports().get(segments.get(i).name());
      if (ports != null) {
        boolean waits = ports.stream().anyMatch(port -> !port.forwards());
        cell(
            svg,
            left + NAME + i * CELL,
            top,
            ports.size(),
            "c" + SvgStyle.hue(segments.get(i).index()) + (waits ? " waits" : ""));
      }
    }
    int rest = rest(host);
    if (rest > 0) {
      cell(svg, left + NAME + segments.size() * CELL, top, rest, "foreign");
    }
    svg.close();
  }

  private int rest(HostNode host) {
    return topology.segments().stream()
        .skip(segments.size())
        .mapToInt(segment -> host.ports().getOrDefault(segment.name(), ImmutableList.of()).size())
        .sum();
  }

  private static void cell(Svg svg, double x, double top, int count, String style) {
    svg.box(x + 2, top + 2, CELL - 4, ROW - 4, 4, style);
    svg.text(x + CELL / 2, top + 14, "small mid ink", count > 999 ? "∞" : String.valueOf(count));
  }
}
