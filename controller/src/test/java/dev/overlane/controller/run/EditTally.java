package dev.overlane.controller.run;

import java.util.EnumMap;
import java.util.Map;

/** What became of the edits of many runs, by kind. */
final class EditTally {
  private final Map<Edit, Integer> accepted = new EnumMap<>(Edit.class);
  private final Map<Edit, Integer> refused = new EnumMap<>(Edit.class);
  private int beyondMemory;

  void accepted(Edit edit) {
    accepted.merge(edit, 1, Integer::sum);
  }

  void refused(Edit edit) {
    refused.merge(edit, 1, Integer::sum);
  }

  /** An edit that only a controller that was not restarted could judge: it is left out. */
  void beyondMemory() {
    beyondMemory++;
  }

  void add(EditTally other) {
    other.accepted.forEach((edit, count) -> accepted.merge(edit, count, Integer::sum));
    other.refused.forEach((edit, count) -> refused.merge(edit, count, Integer::sum));
    beyondMemory += other.beyondMemory;
  }

  int acceptedOf(Edit edit) {
    return accepted.getOrDefault(edit, 0);
  }

  int refusedOf(Edit edit) {
    return refused.getOrDefault(edit, 0);
  }

  @Override
  public String toString() {
    return "accepted " + accepted + ", refused " + refused + ", left out " + beyondMemory;
  }
}
