package dev.overlane.controller.graph;

import java.util.Locale;
import java.util.Optional;

/** What a picture can be written as. */
public enum GraphFormat {
  SVG,
  DOT,
  MERMAID;

  /** Up to so many hosts are drawn with each tunnel; more as a grid of hosts and segments. */
  static final int MOST_CARDS = 40;

  /** The format of a name. */
  public static Optional<GraphFormat> named(String name) {
    for (GraphFormat format : values()) {
      if (format.word().equals(name)) {
        return Optional.of(format);
      }
    }
    return Optional.empty();
  }

  /** What to tell somebody who asked for another one. */
  public static String notOne(String name) {
    return "\"" + name + "\" is no format; there are svg, dot, mermaid";
  }

  /** Its name. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Draws a network; the same network gives the same text. */
  public String render(Topology topology) {
    return switch (this) {
      case SVG ->
          topology.hosts().size() <= MOST_CARDS
              ? CardPicture.draw(topology)
              : GridPicture.draw(topology);
      case DOT -> DotText.of(topology);
      case MERMAID -> MermaidText.of(topology);
    };
  }
}
