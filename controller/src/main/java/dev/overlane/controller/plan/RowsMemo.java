package dev.overlane.controller.plan;

import dev.overlane.ovsdb.state.ObservedHost;
import dev.overlane.ovsdb.state.OvsdbDiff;
import dev.overlane.ovsdb.state.OvsdbDiffResult;
import dev.overlane.ovsdb.state.OvsdbSnapshot;
import dev.overlane.ovsdb.state.OvsdbState;
import org.jspecify.annotations.Nullable;

/**
 * What a host's rows were last found to mean, so that rows that are as they were are not held
 * against the file anew when only others' have changed. It changes no result. Confined to one
 * thread.
 */
@SuppressWarnings("ReferenceEquality") // what is another object is read in full
final class RowsMemo {
  private @Nullable Meaning last;

  /** What rows mean. */
  record Meaning(
      OvsdbState rows, OvsdbSnapshot snapshot, OvsdbDiffResult diff, ObservedHost observed) {}

  /**
   * Reads rows.
   *
   * @param rows what they should be
   * @param snapshot what they are
   */
  Meaning read(OvsdbState rows, OvsdbSnapshot snapshot) {
    Meaning known = last;
    if (known == null || known.rows != rows || known.snapshot != snapshot) {
      known =
          new Meaning(
              rows, snapshot, OvsdbDiff.between(rows, snapshot), ObservedHost.of(rows, snapshot));
      last = known;
    }
    return known;
  }
}
