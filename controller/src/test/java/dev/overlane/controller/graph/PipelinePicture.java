package dev.overlane.controller.graph;

import static com.google.common.collect.ImmutableList.toImmutableList;

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableList;
import dev.overlane.flow.pipeline.FlowTable;
import dev.overlane.flow.pipeline.Pipeline;
import dev.overlane.flow.pipeline.PipelineStep;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** {@code docs/pictures/pipeline.svg}: the tables, top down, and the ways between them. */
final class PipelinePicture {
  private static final double MARGIN = 28;
  private static final double LANE = 16;
  private static final double BOX = 620;
  private static final double HEIGHT = 62;
  private static final double GAP = 26;
  private static final double TOP = 92;
  private static final double SMALL = 11.5;
  private static final int LINES = 2;

  /** What a packet comes to know in a table, and the hue of that. */
  private enum Part {
    ENTRANCE("where it comes from", 0, FlowTable.TUNNEL),
    SECURITY("whether the port may say that", 3, FlowTable.ADVERTISE),
    RULES("access rules", 1, FlowTable.SEGMENT_RULES),
    DESTINATION("where it goes", 2, FlowTable.LIMIT),
    DELIVERY("out", 6, FlowTable.UPLINK);

    private final String words;
    private final int hue;
    private final FlowTable last;

    Part(String words, int hue, FlowTable last) {
      this.words = words;
      this.hue = hue;
      this.last = last;
    }

    static Part of(FlowTable table) {
      return Stream.of(values())
          .filter(part -> table.id() <= part.last.id())
          .findFirst()
          .orElseThrow();
    }
  }

  /** A way that passes tables by. */
  private record Way(int from, int to, boolean back) {
    boolean meets(Way other) {
      return from < other.to && other.from < to;
    }
  }

  private final ImmutableList<PipelineStep> steps = Pipeline.steps();
  private final List<List<Way>> lanes = new ArrayList<>();
  private final double left;
  private final Svg svg;

  private PipelinePicture() {
    ways().sorted(Comparator.comparingInt(way -> way.to() - way.from())).forEach(this::keepLeft);
    left = MARGIN + LANE * (lanes.size() + 1);
    double bottom = TOP + steps.size() * (HEIGHT + GAP);
    svg = new Svg(left + BOX + MARGIN, bottom + MARGIN / 2, "The tables of Overlane's pipeline");
  }

  static String draw() {
    return new PipelinePicture().sheet();
  }

  /** All but those to the very next table. */
  private Stream<Way> ways() {
    return steps.stream()
        .flatMap(
            step -> {
              int from = steps.indexOf(step);
              return Stream.concat(
                      step.next().stream().map(next -> new Way(from, place(next), false)),
                      step.consults().stream().map(table -> new Way(from, place(table), true)))
                  .filter(way -> way.back() || way.to() > from + 1);
            });
  }

  private int place(FlowTable table) {
    return steps.stream().map(PipelineStep::table).collect(toImmutableList()).indexOf(table);
  }

  /** Gives a way the first lane in which it meets no other. */
  private void keepLeft(Way way) {
    for (List<Way> lane : lanes) {
      if (lane.stream().noneMatch(way::meets)) {
        lane.add(way);
        return;
      }
    }
    lanes.add(new ArrayList<>(List.of(way)));
  }

  private String sheet() {
    svg.text(MARGIN, 36, "h1 ink", "The pipeline");
    svg.text(
        MARGIN,
        56,
        "h2 muted",
        "What a packet passes in each switch; what matches nothing is dropped");
    legend();
    for (int lane = 0; lane < lanes.size(); lane++) {
      double x = left - LANE * (lane + 1);
      lanes.get(lane).forEach(way -> draw(way, x));
    }
    for (int i = 0; i < steps.size(); i++) {
      draw(steps.get(i), i);
    }
    return svg.end();
  }

  private void legend() {
    double x = MARGIN;
    for (Part part : Part.values()) {
      svg.box(x, 66, 12, 12, 3, "c" + part.hue);
      svg.text(x + 18, 76, "small muted", part.words);
      x += 18 + TextSize.of(part.words, SMALL) + 18;
    }
  }

  private static double top(int place) {
    return TOP + place * (HEIGHT + GAP);
  }

  private void draw(PipelineStep step, int place) {
    Part part = Part.of(step.table());
    double y = top(place);
    svg.box(left, y, BOX, HEIGHT, 8, "c" + part.hue);
    boolean floods = step.table() == FlowTable.FLOOD_1;
    String id = floods ? "tables 60 to 66" : "table " + step.table().id();
    svg.text(left + 14, y + 21, "host ink", floods ? "FLOOD_n" : step.table().name());
    svg.text(
        left + BOX - 14,
        y + 21,
        "small muted end",
        id + (step.delivers() ? ", packets leave here" : ""));
    List<String> lines = wrap(step.purpose(), BOX - 28);
    for (int i = 0; i < lines.size(); i++) {
      svg.text(left + 14, y + 38 + 15 * i, "small ink", lines.get(i));
    }
    if (place + 1 < steps.size() && step.next().contains(steps.get(place + 1).table())) {
      arrow("M" + at(left + BOX / 2, y + HEIGHT) + "v" + Svg.number(GAP - 2), part);
      head(left + BOX / 2, y + HEIGHT + GAP, "l-5 -7h10z", part);
    }
  }

  private void draw(Way way, double x) {
    Part part = Part.of(steps.get(way.from()).table());
    double y = top(way.from()) + HEIGHT - 12;
    double to = top(way.to()) + 14;
    String line = "M" + at(left, y) + "H" + Svg.number(x + 6) + "q-6 0 -6 6V" + Svg.number(to - 6);
    svg.path(
        line + "q0 6 6 6H" + Svg.number(left - 3), "t t" + part.hue + (way.back() ? " waits" : ""));
    head(left, to, "l-7 -5v10z", part);
    if (way.back()) {
      head(left - 7, y, "l7 -5v10z", part);
    }
  }

  private void arrow(String data, Part part) {
    svg.path(data, "t t" + part.hue);
  }

  private void head(double x, double y, String shape, Part part) {
    svg.path("M" + at(x, y) + shape, "d" + part.hue);
  }

  private static String at(double x, double y) {
    return Svg.number(x) + " " + Svg.number(y);
  }

  /** As many whole words on a line as fit; what does not fit in the lines is cut. */
  private static List<String> wrap(String words, double room) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    for (String word : Splitter.on(' ').split(words)) {
      if (lines.size() < LINES - 1 && TextSize.of(line + " " + word, SMALL) > room) {
        lines.add(line.toString());
        line.setLength(0);
      }
      line.append(line.isEmpty() ? "" : " ").append(word);
    }
    lines.add(TextSize.fit(line.toString(), SMALL, room));
    return lines;
  }
}
