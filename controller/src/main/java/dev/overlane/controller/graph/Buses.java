package dev.overlane.controller.graph;

import com.google.common.collect.ImmutableList;
import dev.overlane.controller.graph.Topology.HostNode;
import dev.overlane.controller.graph.Topology.SegmentNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Segments as vertical lines between the cards, and each host tied to those that it has ports in:
 * every two hosts on one line have a tunnel that carries it.
 */
final class Buses {
  private static final double SPACE = 28;
  private static final double SIDE = 46;
  private static final double FONT = 11.5;
  private static final double SLOPE = 0.87;

  private final Svg svg;
  private final ImmutableList<SegmentNode> segments;
  private final double top;
  private final Map<String, Double> places = new HashMap<>();
  private final List<Tap> taps = new ArrayList<>();

  /** Where a host is tied to a segment. */
  private record Tap(SegmentNode segment, double edge, double y, HostNode host) {}

  /**
   * @param left the right edge of the left column
   * @param top where the first cards begin
   */
  Buses(Svg svg, ImmutableList<SegmentNode> segments, double left, double top) {
    this.svg = svg;
    this.segments = segments;
    this.top = top;
    for (int i = 0; i < segments.size(); i++) {
      places.put(segments.get(i).name(), left + SIDE + SPACE * (i + 0.5));
    }
  }

  /** The room that they take between the columns. */
  static double width(List<SegmentNode> segments) {
    return 2 * SIDE + SPACE * segments.size() + 50;
  }

  /** The room that their names take above the cards. */
  static double headHeight(List<SegmentNode> segments) {
    return SLOPE
        * segments.stream().mapToDouble(node -> TextSize.of(label(node), FONT)).max().orElse(0);
  }

  private static String label(SegmentNode segment) {
    return TextSize.fit(segment.name(), FONT, 90) + ", VNI " + segment.key();
  }

  void tap(SegmentNode segment, double edge, double y, HostNode host) {
    taps.add(new Tap(segment, edge, y, host));
  }

  /** Draws all lines: the ties first, so that they pass behind other segments. */
  void draw() {
    taps.forEach(this::tie);
    segments.forEach(this::bus);
    for (Tap tap : taps) {
      svg.dot(x(tap.segment), tap.y, 5, "d" + hue(tap.segment));
    }
  }

  private double x(SegmentNode segment) {
    return places.getOrDefault(segment.name(), 0.0);
  }

  private static int hue(SegmentNode segment) {
    return SvgStyle.hue(segment.index());
  }

  private void tie(Tap tap) {
    boolean up = tap.host.state().isUp();
    svg.open("g");
    svg.leaf("title", tap.host.name() + " in " + tap.segment.name() + (up ? "" : ", down"));
    svg.path(
        "M" + Svg.number(tap.edge) + " " + Svg.number(tap.y) + "H" + Svg.number(x(tap.segment)),
        "t t" + hue(tap.segment) + (up ? "" : " down"));
    svg.close();
  }

  private void bus(SegmentNode segment) {
    double x = x(segment);
    double last =
        taps.stream()
            .filter(tap -> tap.segment.equals(segment))
            .mapToDouble(Tap::y)
            .max()
            .orElse(top);
    svg.path(
        "M" + Svg.number(x) + " " + Svg.number(top) + "V" + Svg.number(last),
        "t bus t" + hue(segment));
    svg.open(
        "g",
        "transform",
        "translate(" + Svg.number(x + 3) + " " + Svg.number(top - 8) + ") rotate(-60)");
    svg.text(0, 0, "small ink", label(segment));
    svg.close();
  }
}
