package dev.overlane.bench.fleet;

import com.google.common.collect.ImmutableList;
import dev.overlane.controller.graph.Svg;
import java.util.List;
import java.util.Locale;

/**
 * The figures over the number of hosts, both on logarithmic scales: what grows in proportion is
 * parallel to the dashed line. PURE.
 */
final class FleetPicture {
  private static final double WIDTH = 880;
  private static final double HEIGHT = 400;
  private static final double TOP = 74;
  private static final double PLOT_WIDTH = 230;
  private static final double PLOT_HEIGHT = 250;
  private static final double PITCH = 284;
  private static final double LEFT = 52;
  private static final double DECADES = 3;

  private final ImmutableList<FleetFigures> fleets;
  private final Svg svg =
      new Svg(WIDTH, HEIGHT, "Time, CPU time and memory over the number of simulated hosts");

  /** One plot: some figures, and the unit of all. */
  private record Plot(String title, String unit, ImmutableList<Curve> curves) {}

  /**
   * One curve.
   *
   * @param style its number among colours
   */
  private record Curve(String figure, String title, int style) {}

  private static final ImmutableList<Plot> PLOTS =
      ImmutableList.of(
          new Plot(
              "Time",
              "s",
              ImmutableList.of(
                  new Curve("cold-s", "from nothing", 0), new Curve("return-s", "all back", 1))),
          new Plot(
              "CPU time of the controller",
              "s",
              ImmutableList.of(
                  new Curve("cold-cpu-s", "from nothing", 0),
                  new Curve("return-cpu-s", "all back", 1))),
          new Plot(
              "Memory",
              "MiB",
              ImmutableList.of(
                  new Curve("heap-mib", "heap after a collection", 2),
                  new Curve("peak-rss-mib", "peak resident", 3))));

  private FleetPicture(ImmutableList<FleetFigures> fleets) {
    this.fleets = fleets;
  }

  /** Draws fleets of at least two sizes. */
  static String draw(ImmutableList<FleetFigures> fleets) {
    return new FleetPicture(fleets).draw();
  }

  private String draw() {
    svg.text(LEFT, 32, "h1 ink", "How it grows with the hosts");
    for (int i = 0; i < PLOTS.size(); i++) {
      plot(PLOTS.get(i), LEFT + i * PITCH);
    }
    return svg.end();
  }

  /** The scales of one plot; the vertical one begins at a power of ten. */
  private record Scales(double left, double least, double most, double bottom) {
    double x(double hosts) {
      return left + PLOT_WIDTH * (Math.log10(hosts / least) / Math.log10(most / least));
    }

    double y(double value) {
      double decades = Math.log10(Math.max(value, bottom) / bottom);
      return TOP + PLOT_HEIGHT * (1 - decades / DECADES);
    }
  }

  private void plot(Plot plot, double left) {
    double least = fleets.get(0).file().hosts();
    double most = fleets.get(fleets.size() - 1).file().hosts();
    double smallest =
        plot.curves.stream().flatMap(c -> values(c).stream()).mapToDouble(v -> v).min().orElse(1);
    double bottom = Math.pow(10, Math.floor(Math.log10(Math.max(smallest, 1e-3))));
    Scales scales = new Scales(left, least, most, bottom);
    svg.box(left, TOP, PLOT_WIDTH, PLOT_HEIGHT, 4, "card");
    svg.text(left, TOP - 14, "host ink", plot.title);
    grid(plot, scales);
    proportional(plot, scales);
    for (int i = 0; i < plot.curves.size(); i++) {
      curve(plot.curves.get(i), scales, i);
    }
  }

  private void grid(Plot plot, Scales scales) {
    for (int decade = 0; decade <= DECADES; decade++) {
      double value = scales.bottom * Math.pow(10, decade);
      svg.path(
          line(scales.left, scales.y(value), scales.left + PLOT_WIDTH, scales.y(value)), "t rule");
      String unit = decade == DECADES ? " " + plot.unit : "";
      svg.text(scales.left - 6, scales.y(value) + 4, "small muted end", number(value) + unit);
    }
    for (FleetFigures fleet : fleets) {
      double hosts = fleet.file().hosts();
      svg.text(
          scales.x(hosts),
          TOP + PLOT_HEIGHT + 18,
          "small muted mid",
          String.format(Locale.ROOT, "%,.0f", hosts));
    }
    svg.text(
        scales.left + PLOT_WIDTH / 2, TOP + PLOT_HEIGHT + 36, "small muted mid", "simulated hosts");
  }

  /** Through the first curve's last point, as if everything before had been in proportion. */
  private void proportional(Plot plot, Scales scales) {
    List<Double> values = values(plot.curves.get(0));
    double last = values.get(values.size() - 1);
    double from = Math.max(scales.least, scales.most * scales.bottom / last);
    svg.path(
        line(
            scales.x(from),
            scales.y(last * from / scales.most),
            scales.x(scales.most),
            scales.y(last)),
        "t rule waits");
  }

  private void curve(Curve curve, Scales scales, int index) {
    List<Double> values = values(curve);
    StringBuilder path = new StringBuilder();
    for (int i = 0; i < values.size(); i++) {
      double x = scales.x(fleets.get(i).file().hosts());
      double y = scales.y(values.get(i));
      path.append(i == 0 ? "M" : "L").append(Svg.number(x)).append(' ').append(Svg.number(y));
    }
    svg.path(path.toString(), "t t" + curve.style);
    for (int i = 0; i < values.size(); i++) {
      svg.dot(
          scales.x(fleets.get(i).file().hosts()), scales.y(values.get(i)), 3.5, "d" + curve.style);
    }
    double y = TOP + 18 + 18.0 * index;
    svg.dot(scales.left + 14, y - 4, 4, "d" + curve.style);
    svg.text(scales.left + 24, y, "small ink", curve.title);
  }

  private List<Double> values(Curve curve) {
    return fleets.stream().map(fleet -> fleet.value(curve.figure).orElse(0)).toList();
  }

  private static String line(double x1, double y1, double x2, double y2) {
    return "M"
        + Svg.number(x1)
        + " "
        + Svg.number(y1)
        + "L"
        + Svg.number(x2)
        + " "
        + Svg.number(y2);
  }

  private static String number(double value) {
    return value < 1
        ? String.format(Locale.ROOT, "%.3f", value).replaceAll("0+$", "")
        : String.format(Locale.ROOT, "%,.0f", value);
  }
}
