package dev.overlane.controller.preview;

/** What becomes of a row or a flow. */
public enum Sign {
  ADD("+"),
  CHANGE("~"),
  REMOVE("-");

  private final String text;

  Sign(String text) {
    this.text = text;
  }

  /** The sign of a line in plan notation. */
  static Sign of(String line) {
    for (Sign sign : values()) {
      if (line.startsWith(sign.text + " ")) {
        return sign;
      }
    }
    throw new IllegalArgumentException("no sign: " + line);
  }

  @Override
  public String toString() {
    return text;
  }
}
