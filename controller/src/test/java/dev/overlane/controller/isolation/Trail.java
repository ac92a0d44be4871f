package dev.overlane.controller.isolation;

import dev.overlane.flow.pipeline.FlowText;
import dev.overlane.flow.state.Flow;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * The flows that packets have hit so far in one switch.
 *
 * @param before those before the last one; null: there were none
 * @param flow the last one
 */
record Trail(@Nullable Trail before, Flow flow) {

  /** One line for each flow. */
  String text(String host) {
    Deque<String> lines = new ArrayDeque<>();
    for (Trail at = this; at != null; at = at.before) {
      lines.addFirst("\n    " + host + " " + FlowText.of(at.flow));
    }
    return String.join("", lines);
  }
}
