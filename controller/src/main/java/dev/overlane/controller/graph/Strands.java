package dev.overlane.controller.graph;

import com.google.common.collect.ImmutableList;
import dev.overlane.controller.graph.Topology.HostNode;
import dev.overlane.controller.graph.Topology.SegmentNode;
import dev.overlane.controller.graph.Topology.Tunnel;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Tunnels as curves, one strand for each segment that a tunnel carries, and labels on them where
 * there is room.
 */
final class Strands {
  private static final double FONT = 11.5;
  private static final double LABEL_HEIGHT = 20;
  private static final double[] ALONG = {0.5, 0.4, 0.6, 0.3, 0.7, 0.22, 0.78, 0.15, 0.85};

  /**
   * Where a strand touches a card.
   *
   * @param left whether the card is in the left column
   */
  record End(double x, double y, boolean left) {}

  /** A cubic Bezier curve. */
  private static final class Curve {
    private final double[] x;
    private final double[] y;

    Curve(double[] x, double[] y) {
      this.x = x;
      this.y = y;
    }

    String data() {
      return "M"
          + Svg.number(x[0])
          + " "
          + Svg.number(y[0])
          + "C"
          + pair(1)
          + ","
          + pair(2)
          + ","
          + pair(3);
    }

    private String pair(int i) {
      return Svg.number(x[i]) + " " + Svg.number(y[i]);
    }

    static double at(double[] p, double t) {
      double u = 1 - t;
      return u * u * u * p[0] + 3 * u * u * t * p[1] + 3 * u * t * t * p[2] + t * t * t * p[3];
    }
  }

  private record Label(Curve curve, ImmutableList<SegmentNode> segments, boolean up) {}

  private record Area(double x, double y, double width, double height) {
    boolean meets(Area other) {
      return x < other.x + other.width + 4
          && other.x < x + width + 4
          && y < other.y + other.height + 3
          && other.y < y + height + 3;
    }
  }

  private final Svg svg;
  private final boolean roomy;
  private final List<Label> labels = new ArrayList<>();
  private final List<Runnable> curves = new ArrayList<>();

  /**
   * @param roomy whether each strand has a label of its own
   */
  Strands(Svg svg, boolean roomy) {
    this.svg = svg;
    this.roomy = roomy;
  }

  void add(Tunnel tunnel, End one, End other, ImmutableList<HostNode> hosts) {
    double spread = roomy ? 30 : 3.5;
    int count = tunnel.segments().size();
    String names = hosts.get(tunnel.left()).name() + " – " + hosts.get(tunnel.right()).name();
    for (int i = 0; i < count; i++) {
      double shift = (i - (count - 1) / 2.0) * Math.min(spread, 60.0 / count);
      Curve curve = curve(one, other, shift);
      SegmentNode segment = tunnel.segments().get(i);
      curves.add(() -> draw(curve, segment, tunnel.up(), names));
      if (roomy || i == count / 2) {
        ImmutableList<SegmentNode> told = roomy ? ImmutableList.of(segment) : tunnel.segments();
        labels.add(new Label(curve, told, tunnel.up()));
      }
    }
  }

  private static Curve curve(End one, End other, double shift) {
    double bow =
        one.left == other.left
            ? 86 + 0.42 * Math.abs(one.y - other.y)
            : 0.45 * Math.abs(one.x - other.x);
    bow = Math.min(bow, 300);
    double[] x = {
      one.x, one.x + (one.left ? bow : -bow), other.x + (other.left ? bow : -bow), other.x
    };
    double[] y = {one.y + shift, one.y + shift, other.y + shift, other.y + shift};
    return new Curve(x, y);
  }

  /** Draws everything, labels last. */
  void draw() {
    curves.forEach(Runnable::run);
    List<Area> taken = new ArrayList<>();
    labels.forEach(label -> draw(label, taken));
  }

  private void draw(Curve curve, SegmentNode segment, boolean up, String names) {
    svg.open("g");
    svg.leaf("title", names + ": " + segment.name() + ", " + segment.key() + (up ? "" : ", down"));
    svg.path(curve.data(), "t t" + SvgStyle.hue(segment.index()) + (up ? "" : " down"));
    svg.close();
  }

  private void draw(Label label, List<Area> taken) {
    String text = text(label);
    double dots = label.segments.size() * 12.0;
    double width = TextSize.of(text, FONT) + dots + 18;
    Area area = free(label.curve, width, taken);
    taken.add(area);
    svg.box(area.x, area.y, width, LABEL_HEIGHT, LABEL_HEIGHT / 2, "pill");
    double x = area.x + 14;
    for (SegmentNode segment : label.segments) {
      svg.dot(x, area.y + LABEL_HEIGHT / 2, 4, "d" + SvgStyle.hue(segment.index()));
      x += 12;
    }
    svg.text(x - 3, area.y + 14, "small ink", text);
  }

  private static String text(Label label) {
    String keys =
        label.segments.size() > 4
            ? label.segments.size() + " VNIs"
            : label.segments.stream().map(SegmentNode::key).collect(Collectors.joining(", "));
    return (label.segments.size() > 4 ? "" : "VNI ") + keys + (label.up ? "" : " (down)");
  }

  /** The first place along the curve where a label hides no other; its middle if there is none. */
  private static Area free(Curve curve, double width, List<Area> taken) {
    for (double along : ALONG) {
      Area area = area(curve, along, width);
      if (taken.stream().noneMatch(area::meets)) {
        return area;
      }
    }
    return area(curve, ALONG[0], width);
  }

  private static Area area(Curve curve, double along, double width) {
    return new Area(
        Curve.at(curve.x, along) - width / 2,
        Curve.at(curve.y, along) - LABEL_HEIGHT / 2,
        width,
        LABEL_HEIGHT);
  }
}
