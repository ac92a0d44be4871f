package dev.overlane.controller.graph;

/** How wide a text will be, about: pictures are laid out without a font at hand. */
final class TextSize {
  private static final String NARROW = "iljtfrI.,:;|!'()[]- ";
  private static final String WIDE = "mwMWQO@%";

  private TextSize() {}

  /** The width of a text in a sans serif face; on the high side. */
  static double of(String text, double fontSize) {
    return text.codePoints().mapToDouble(TextSize::of).sum() * fontSize;
  }

  private static double of(int codePoint) {
    if (codePoint >= 0x1100) {
      return Character.getType(codePoint) == Character.NON_SPACING_MARK ? 0 : 1.05;
    }
    if (NARROW.indexOf(codePoint) >= 0) {
      return 0.38;
    }
    if (WIDE.indexOf(codePoint) >= 0) {
      return 0.92;
    }
    return Character.isUpperCase(codePoint) ? 0.7 : 0.6;
  }

  /** The text, or as much of its beginning as there is room for, with an ellipsis. */
  static String fit(String text, double fontSize, double room) {
    if (of(text, fontSize) <= room) {
      return text;
    }
    int[] points = text.codePoints().toArray();
    int kept = points.length;
    while (kept > 1 && of(new String(points, 0, kept), fontSize) + fontSize > room) {
      kept--;
    }
    return new String(points, 0, kept) + "…";
  }
}
