package dev.overlane.controller.cluster;

import java.util.Optional;
import java.util.stream.Stream;

/** What is amiss, in words of one line. PURE. */
final class Problems {
  private Problems() {}

  /** One after the other, as far as there are any. */
  static Optional<String> joined(Optional<String> first, Optional<String> second) {
    return Stream.of(first, second).flatMap(Optional::stream).reduce((a, b) -> a + "; " + b);
  }
}
