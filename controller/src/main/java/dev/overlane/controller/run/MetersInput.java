package dev.overlane.controller.run;

import dev.overlane.flow.state.MeterChangeSet;
import dev.overlane.flow.state.SwitchMeters;
import java.util.Optional;

/**
 * What a reconciler knows of the meters of its switch. Switches do not tell of changes; but whoever
 * deletes a meter deletes the flows that name it, and those are told of. Confined to the host's
 * loop.
 */
final class MetersInput {
  /** A switch that refuses meters so often in a row is taken to have none. */
  private static final int MOST_REFUSALS = 3;

  private SwitchMeters meters = SwitchMeters.IMPOSSIBLE;
  private boolean known;
  private boolean doubtful;
  private int refusals;
  private boolean reported;

  /** Another session begins, or none is left: nothing is known. */
  void forget() {
    known = false;
    doubtful = false;
    refusals = 0;
    reported = false;
  }

  /** Somebody may have changed them: read them again. */
  void doubt() {
    known = false;
    doubtful = true;
  }

  /** A reading or a change of them begins. */
  void begin() {
    doubtful = false;
  }

  /** They were read. */
  void read(SwitchMeters observed) {
    meters = observed;
    known = !doubtful;
  }

  /** The switch confirmed a change. */
  void applied(MeterChangeSet changes) {
    refusals = 0;
    meters = meters.after(changes);
    known = !doubtful;
  }

  /** The switch refused a change. */
  void refused() {
    refusals++;
    doubt();
  }

  /** The meters as far as they are known. */
  Optional<SwitchMeters> known() {
    if (!known) {
      return Optional.empty();
    }
    return Optional.of(refusals < MOST_REFUSALS ? meters : new SwitchMeters(0, meters.held()));
  }

  /** Whether nobody has been told yet, in this session, that not all ports have their limits. */
  boolean isNews() {
    boolean news = !reported;
    reported = true;
    return news;
  }
}
