package dev.overlane.controller.plan;

import dev.overlane.config.model.Host;
import dev.overlane.flow.state.SwitchPorts;
import dev.overlane.ovsdb.state.ObservedHost;
import dev.overlane.ovsdb.state.OvsdbDiff;
import dev.overlane.ovsdb.state.OvsdbDiffResult;
import dev.overlane.ovsdb.state.OvsdbSnapshot;
import dev.overlane.ovsdb.state.OvsdbState;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a host's rows were last found to mean, so that rows that are as they were are not held
 * against the file anew when only others' have changed, nor surveyed anew when only flows have. It
 * changes no result. Confined to one thread.
 */
@SuppressWarnings("ReferenceEquality") // what is another object is read in full
final class RowsMemo {
  private @Nullable Meaning last;
  private @Nullable Surveyed surveyed;

  /** What rows mean. */
  record Meaning(
      OvsdbState rows, OvsdbSnapshot snapshot, OvsdbDiffResult diff, ObservedHost observed) {}

  private record Surveyed(
      FleetView view, Host host, Meaning meaning, Optional<SwitchPorts> ports, HostSurvey survey) {}

  /** As {@link HostSurveyor#survey}. */
  HostSurvey survey(FleetView view, Host host, Meaning meaning, Optional<SwitchPorts> ports) {
    Surveyed known = surveyed;
    if (known == null
        || known.view != view
        || known.host != host
        || known.meaning != meaning
        || !known.ports.equals(ports)) {
      known =
          new Surveyed(
              view,
              host,
              meaning,
              ports,
              HostSurveyor.survey(view, host, meaning.observed(), meaning.diff(), ports));
      surveyed = known;
    }
    return known.survey;
  }

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
