package dev.overlane.demo;

import com.google.common.collect.ImmutableList;
import java.util.ArrayList;
import java.util.List;

/** What held and what did not, said as it is found. Confined to the story's thread. */
final class Findings {
  private final Screen screen;
  private final List<String> broken = new ArrayList<>();

  Findings(Screen screen) {
    this.screen = screen;
  }

  /** Notes and says whether an expectation held. */
  void expect(boolean held, String text) {
    if (held) {
      screen.good(text);
    } else {
      broken.add(text);
      screen.bad(text);
    }
  }

  /** Every expectation that did not hold, in order. */
  ImmutableList<String> broken() {
    return ImmutableList.copyOf(broken);
  }
}
