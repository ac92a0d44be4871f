package dev.overlane.controller.graph;

import com.google.common.collect.Sets;
import dev.overlane.controller.graph.Topology.SegmentNode;
import dev.overlane.controller.graph.Topology.State;
import dev.overlane.controller.status.Counts;
import java.util.Set;
import java.util.TreeSet;

/** What colours, shapes and lines mean, and the heading above the picture. */
final class Legend {
  private static final double COLUMN = 270;
  private static final double ROW = 22;
  private static final double FONT = 12;
  private static final int MOST_SEGMENTS = 48;

  private final Topology topology;
  private final double width;
  private final TreeSet<State> states = new TreeSet<>();

  /**
   * @param width the room there is
   */
  Legend(Topology topology, double width) {
    this.topology = topology;
    this.width = width;
    topology.hosts().forEach(host -> states.add(host.state()));
  }

  /**
   * Draws what is above every picture.
   *
   * @param how how tunnels are drawn, if they are not simply there; may be empty
   */
  static void heading(Svg svg, Topology topology, long tunnels, String how, double x) {
    svg.text(x, 42, "h1 ink", topology.title());
    String counts =
        Counts.of(topology.hosts().size(), "host")
            + ", "
            + Counts.of(topology.segments().size(), "segment")
            + ", "
            + Counts.of(tunnels, "tunnel");
    String more = how.isEmpty() ? "" : " · " + how;
    svg.text(x, 64, "h2 muted", topology.subtitle() + " · " + counts + more);
  }

  private int columns() {
    return Math.max(1, (int) (width / COLUMN));
  }

  private int segmentRows() {
    int shown = Math.min(topology.segments().size(), MOST_SEGMENTS);
    return (shown + columns() - 1) / columns();
  }

  double height() {
    int lines = (topology.live() ? 1 : 0) + (topology.nowhere().isEmpty() ? 0 : 1);
    return 20 + segmentRows() * ROW + lines * ROW + 12;
  }

  void draw(Svg svg, double left, double top) {
    svg.empty(
        "path",
        "class",
        "rule",
        "d",
        "M" + Svg.number(left) + " " + Svg.number(top) + "h" + Svg.number(width));
    double y = top + 26;
    int shown = Math.min(topology.segments().size(), MOST_SEGMENTS);
    for (int i = 0; i < shown; i++) {
      SegmentNode segment = topology.segments().get(i);
      int row = i / columns();
      segment(svg, segment, left + i % columns() * COLUMN, y + row * ROW);
    }
    y += segmentRows() * ROW + 6;
    double x = left;
    for (State state : Sets.difference(states, Set.of(State.PLANNED))) {
      SvgStyle.mark(svg, state, x + 6, y - 4);
      svg.text(x + 18, y, "small muted", state.words());
      x += TextSize.of(state.words(), FONT) + 40;
    }
    x = sample(svg, x, y, "c0 waits", "port without flows");
    sample(svg, x, y, "", "tunnel with an end that is not up");
    if (!topology.nowhere().isEmpty()) {
      String names = "plugged in nowhere: " + String.join(", ", topology.nowhere());
      svg.text(
          left, topology.live() ? y + ROW : y, "small muted", TextSize.fit(names, FONT, width));
    }
  }

  private double sample(Svg svg, double x, double y, String box, String words) {
    if (!topology.live()) {
      return x;
    }
    if (box.isEmpty()) {
      svg.path("M" + Svg.number(x) + " " + Svg.number(y - 4) + "h26", "t t0 down");
    } else {
      svg.box(x, y - 13, 26, 17, 8.5, box);
    }
    svg.text(x + 34, y, "small muted", words);
    return x + 34 + TextSize.of(words, FONT) + 22;
  }

  private void segment(Svg svg, SegmentNode segment, double x, double y) {
    svg.open("g");
    String more = segment.description().isEmpty() ? "" : ": " + segment.description();
    svg.leaf("title", segment.name() + more);
    svg.dot(x + 6, y - 4, 5, "d" + SvgStyle.hue(segment.index()));
    String name = TextSize.fit(segment.name(), FONT, 80);
    svg.text(x + 18, y, "chip ink", name);
    svg.text(
        x + 18 + TextSize.of(name, FONT) + 8,
        y,
        "small muted",
        segment.label() + ", " + Counts.of(topology.countPorts(segment), "port"));
    svg.close();
  }
}
