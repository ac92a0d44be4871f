package dev.overlane.controller.graph;

import com.google.common.collect.ImmutableList;

/** The colours of pictures, by day and by night, and the shapes that say the same without them. */
final class SvgStyle {
  /** One hue for a segment: line by day, fill by day, line by night, fill by night. */
  private record Hue(String line, String fill, String nightLine, String nightFill) {}

  private static final ImmutableList<Hue> HUES =
      ImmutableList.of(
          new Hue("#1f6fb2", "#e6f1fa", "#6db3ea", "#173148"),
          new Hue("#c45a00", "#fdeee1", "#f0a05a", "#43290f"),
          new Hue("#1a7f4b", "#e2f4ea", "#5fc48d", "#12382a"),
          new Hue("#a83279", "#f9e6f1", "#e083b9", "#42203a"),
          new Hue("#0b7c86", "#e0f3f4", "#5cc3cb", "#10393d"),
          new Hue("#8a6d00", "#f8f1d8", "#d9bd4f", "#3a3211"),
          new Hue("#6247b5", "#ece8f9", "#a894ea", "#2d2650"),
          new Hue("#b3322c", "#fbe6e4", "#ec837c", "#472321"));

  private SvgStyle() {}

  /** The number in style names of a segment's hue. */
  static int hue(int segment) {
    return segment % HUES.size();
  }

  static String css() {
    StringBuilder css = new StringBuilder("\n");
    css.append(
        "text{font-family:Inter,'Segoe UI','Helvetica Neue',Arial,'DejaVu Sans',sans-serif}");
    css.append("\n.h1{font-size:20px;font-weight:700}.h2{font-size:13px}\n");
    css.append(".host{font-size:15px;font-weight:700}.small{font-size:11.5px}\n");
    css.append(".mono{font-size:11.5px;font-family:'DejaVu Sans Mono',Consolas,monospace}\n");
    css.append(".chip{font-size:12px;font-weight:600}.mid{text-anchor:middle}\n");
    css.append(".end{text-anchor:end}.t{fill:none;stroke-width:2;stroke-linecap:round}\n");
    css.append(".bus{stroke-width:5}.down{stroke-dasharray:5 6;opacity:.6}\n");
    css.append(".waits{stroke-dasharray:3 3}\n");
    day(css);
    css.append("@media (prefers-color-scheme:dark){\n");
    night(css);
    return css.append("}\n").toString();
  }

  private static void day(StringBuilder css) {
    css.append(".bg{fill:#f5f6f8}.card{fill:#fff;stroke:#d3d9e1}.ink{fill:#1a2330}\n");
    css.append(".muted{fill:#5a6675}.pill{fill:#fff;stroke:#c6cdd7}.none{fill:#fff}\n");
    css.append(".foreign{fill:#eef0f3;stroke:#98a3b1}.rule{stroke:#e3e7ec}\n");
    css.append(".good{fill:#1a7f4b}.busy{fill:#8a6d00}.bad{fill:#b3322c}.plan{fill:#5a6675}\n");
    for (int i = 0; i < HUES.size(); i++) {
      hue(css, i, HUES.get(i).line, HUES.get(i).fill);
    }
  }

  private static void night(StringBuilder css) {
    css.append(".bg{fill:#10151c}.card{fill:#19212b;stroke:#354150}.ink{fill:#e8edf3}\n");
    css.append(".muted{fill:#9dabbb}.pill{fill:#19212b;stroke:#46546a}.none{fill:#19212b}\n");
    css.append(".foreign{fill:#252e3a;stroke:#7b8898}.rule{stroke:#2b3644}\n");
    css.append(".good{fill:#5fc48d}.busy{fill:#d9bd4f}.bad{fill:#ec837c}.plan{fill:#9dabbb}\n");
    for (int i = 0; i < HUES.size(); i++) {
      hue(css, i, HUES.get(i).nightLine, HUES.get(i).nightFill);
    }
  }

  private static void hue(StringBuilder css, int index, String line, String fill) {
    css.append(".t").append(index).append("{stroke:").append(line).append("}");
    css.append(".d").append(index).append("{fill:").append(line).append("}");
    css.append(".c").append(index).append("{fill:").append(fill).append(";stroke:").append(line);
    css.append("}\n");
  }

  /** The style of a state. */
  static String of(Topology.State state) {
    return switch (state) {
      case PLANNED -> "plan";
      case CONVERGED -> "good";
      case CONVERGING, NO_SWITCH -> "busy";
      case UNREACHABLE, BLOCKED -> "bad";
    };
  }

  /** Draws the mark of a state, 10 wide, around a place: no two have the same shape. */
  static void mark(Svg svg, Topology.State state, double x, double y) {
    String style = of(state);
    String at = Svg.number(x) + " " + Svg.number(y);
    switch (state) {
      case CONVERGED -> svg.dot(x, y, 5, style);
      case PLANNED -> svg.path("M" + at + "m-5 -1.2h10v2.4h-10z", style);
      case CONVERGING -> svg.path("M" + at + "m0 -5a5 5 0 0 1 0 10z", style);
      case NO_SWITCH -> svg.path("M" + at + "m0 -6l6 6l-6 6l-6 -6z", style);
      case UNREACHABLE -> svg.path("M" + at + "m0 -5.5l6 10.5h-12z", style);
      case BLOCKED -> svg.path("M" + at + "m-5 -5h10v10h-10z", style);
    }
  }
}
