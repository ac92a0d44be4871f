package dev.overlane.controller.graph;

import com.google.common.collect.ImmutableList;
import dev.overlane.controller.graph.Topology.HostNode;
import dev.overlane.controller.graph.Topology.PortNode;
import dev.overlane.controller.graph.Topology.SegmentNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A host as a card: name and state, then its ports as chips, a row or more for each segment. */
final class Card {
  static final double WIDTH = 290;
  private static final double PADDING = 14;
  private static final double HEAD = 50;
  private static final double LEAST_LABEL = 62;
  private static final double MOST_LABEL = 104;
  private static final double CHIP_HEIGHT = 22;
  private static final double CHIP_GAP = 6;
  private static final double CHIP_FONT = 12;
  private static final double SMALL_FONT = 11.5;
  private static final int MOST_CHIPS = 18;

  private final HostNode host;
  private final double label;
  private final Map<String, Double> rows = new HashMap<>();
  private final List<Chip> chips = new ArrayList<>();
  private final List<Label> labels = new ArrayList<>();
  private final double height;

  /** A port's place, relative to the card. */
  private record Chip(double x, double y, double width, String text, String title, String style) {}

  /** A segment's name, relative to the card. */
  private record Label(double y, String text, String title, String dot) {}

  Card(HostNode host, ImmutableList<SegmentNode> segments) {
    this.host = host;
    double longest =
        segments.stream().mapToDouble(node -> TextSize.of(node.name(), SMALL_FONT)).max().orElse(0);
    this.label = Math.max(LEAST_LABEL, Math.min(MOST_LABEL, longest + 25));
    double y = HEAD + 8;
    for (SegmentNode segment : segments) {
      ImmutableList<PortNode> ports = host.ports().get(segment.name());
      if (ports != null) {
        rows.put(segment.name(), y + CHIP_HEIGHT / 2);
        y = row(segment, ports, y) + CHIP_HEIGHT + 8;
      }
    }
    if (!host.foreign().isEmpty()) {
      labels.add(new Label(y, "foreign", "ports that are nobody's; they have no flows", ""));
      y = chips(foreign(), "foreign waits", y) + CHIP_HEIGHT + 8;
    }
    if (!host.note().isEmpty()) {
      y += 18;
    }
    height = y + 6;
  }

  double height() {
    return height;
  }

  /** How far below the card's top the row of a segment is that the host has ports in. */
  double row(SegmentNode segment) {
    return rows.getOrDefault(segment.name(), HEAD);
  }

  private ImmutableList<PortNode> foreign() {
    return host.foreign().stream()
        .map(name -> new PortNode(name, true, "foreign: no flows"))
        .collect(ImmutableList.toImmutableList());
  }

  private double row(SegmentNode segment, ImmutableList<PortNode> ports, double y) {
    int hue = SvgStyle.hue(segment.index());
    labels.add(new Label(y, segment.name(), segment.name() + ": " + segment.label(), "d" + hue));
    return chips(ports, "c" + hue, y);
  }

  /** Places chips from a height on and returns the height of their last row. */
  private double chips(ImmutableList<PortNode> ports, String style, double first) {
    double left = PADDING + label;
    double x = left;
    double y = first;
    int shown = ports.size() > MOST_CHIPS ? MOST_CHIPS - 1 : ports.size();
    for (int i = 0; i <= shown; i++) {
      if (i == shown && shown == ports.size()) {
        break;
      }
      boolean rest = i == shown;
      String name = rest ? "+" + (ports.size() - shown) + " more" : text(ports.get(i));
      double room = WIDTH - PADDING - left - 18;
      String text = TextSize.fit(name, CHIP_FONT, room);
      double width = Math.max(28, TextSize.of(text, CHIP_FONT) + 18);
      if (x > left && x + width > WIDTH - PADDING) {
        x = left;
        y += CHIP_HEIGHT + CHIP_GAP;
      }
      boolean waits = !rest && !ports.get(i).forwards();
      chips.add(
          new Chip(
              x,
              y,
              width,
              text,
              rest ? name : title(ports.get(i)),
              waits ? style + " waits" : style));
      x += width + CHIP_GAP;
    }
    return y;
  }

  private String text(PortNode port) {
    return port.forwards() ? port.name() : port.name() + " waits";
  }

  private static String title(PortNode port) {
    return port.note().isEmpty() ? port.name() : port.name() + ": " + port.note();
  }

  /** Draws the card with its upper left corner at a place. */
  void draw(Svg svg, double x, double y) {
    svg.open("g", "transform", "translate(" + Svg.number(x) + " " + Svg.number(y) + ")");
    svg.leaf("title", host.name() + ", " + host.state().words() + note());
    svg.box(0, 0, WIDTH, height, 10, "card");
    String state = host.state().words();
    boolean told = host.state() != Topology.State.PLANNED;
    double stateWidth = told ? TextSize.of(state, SMALL_FONT) + 16 : 0;
    double room = WIDTH - 2 * PADDING - stateWidth - 8;
    svg.text(PADDING, 25, "host ink", TextSize.fit(host.name(), 15.5, room));
    if (told) {
      SvgStyle.mark(svg, host.state(), WIDTH - PADDING - stateWidth + 8, 20);
      svg.text(WIDTH - PADDING, 24, "small end " + SvgStyle.of(host.state()), state);
    }
    svg.text(PADDING, 43, "mono muted", TextSize.fit(host.detail(), 11.5, WIDTH - 2 * PADDING));
    svg.empty("path", "class", "rule", "d", "M0 " + Svg.number(HEAD + 1) + "h" + Svg.number(WIDTH));
    labels.forEach(label -> draw(svg, label));
    chips.forEach(chip -> draw(svg, chip));
    Optional.of(host.note())
        .filter(note -> !note.isEmpty())
        .ifPresent(
            note ->
                svg.text(
                    PADDING,
                    height - 12,
                    "small " + SvgStyle.of(host.state()),
                    TextSize.fit(note, SMALL_FONT, WIDTH - 2 * PADDING)));
    svg.close();
  }

  private String note() {
    return host.note().isEmpty() ? "" : ": " + host.note();
  }

  private void draw(Svg svg, Label told) {
    svg.open("g");
    svg.leaf("title", told.title);
    double room = label - 8;
    if (!told.dot.isEmpty()) {
      svg.dot(PADDING + 4, told.y + 11, 4, told.dot);
      room -= 13;
    }
    svg.text(
        PADDING + (told.dot.isEmpty() ? 0 : 13),
        told.y + 15,
        "small muted",
        TextSize.fit(told.text, SMALL_FONT, room));
    svg.close();
  }

  private static void draw(Svg svg, Chip chip) {
    svg.open("g");
    svg.leaf("title", chip.title);
    svg.box(chip.x, chip.y, chip.width, CHIP_HEIGHT, CHIP_HEIGHT / 2, chip.style);
    svg.text(chip.x + chip.width / 2, chip.y + 15.5, "chip mid ink", chip.text);
    svg.close();
  }
}
