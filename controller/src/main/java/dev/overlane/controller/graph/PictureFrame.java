package dev.overlane.controller.graph;

import java.util.function.Consumer;

/** What every picture is drawn on: a heading above it, a legend below. */
final class PictureFrame {
  static final double MARGIN = 32;

  /** Between the picture and its legend. */
  private static final double GAP = 30;

  private PictureFrame() {}

  /**
   * Draws a whole sheet.
   *
   * @param width of the sheet
   * @param bottom where the picture ends
   * @param tunnels how many there are
   * @param how how they are drawn, if they are not simply there; may be empty
   * @param picture draws what is in between
   */
  static String draw(
      Topology topology,
      double width,
      double bottom,
      long tunnels,
      String how,
      Consumer<Svg> picture) {
    Legend legend = new Legend(topology, width - 2 * MARGIN);
    Svg svg =
        new Svg(
            width,
            bottom + GAP + legend.height() + MARGIN,
            topology.title() + ": " + topology.subtitle());
    Legend.heading(svg, topology, tunnels, how, MARGIN);
    picture.accept(svg);
    legend.draw(svg, MARGIN, bottom + GAP);
    return svg.end();
  }
}
