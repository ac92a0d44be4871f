package dev.overlane.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableMap;
import dev.overlane.lab.Capture;
import dev.overlane.lab.LabContainer;
import java.util.List;

/**
 * Which frames of a container pass, and which do not: those that may not pass go first, then honest
 * ones the same way. Once these have arrived, so would have the others.
 */
final class Passage {
  private Passage() {}

  /** All that are honest arrive at a container, and of the attempts none does. */
  static void assertOnly(
      LabContainer from, LabContainer to, List<RawFrame> honest, List<RawFrame> attempts) {
    try (Capture ear = to.listen()) {
      assertOnly(from, ear, ImmutableMap.of(to.name(), ear), honest, attempts);
    }
  }

  /**
   * All that are honest arrive at one capture, and of the attempts none at any.
   *
   * @param ears captures by what to call them
   */
  static void assertOnly(
      LabContainer from,
      Capture at,
      ImmutableMap<String, Capture> ears,
      List<RawFrame> honest,
      List<RawFrame> attempts) {
    attempts.forEach(attempt -> from.send(attempt.octets()));
    honest.forEach(frame -> from.send(frame.octets()));

    honest.forEach(frame -> frame.awaitIn(at));
    for (int i = 0; i < attempts.size(); i++) {
      RawFrame attempt = attempts.get(i);
      int number = i;
      ears.forEach(
          (name, ear) ->
              assertThat(attempt.in(ear)).as("attempt %s at %s", number, name).isEmpty());
    }
  }
}
