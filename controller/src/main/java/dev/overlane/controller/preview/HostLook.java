package dev.overlane.controller.preview;

import com.google.common.collect.ImmutableSortedMap;
import dev.overlane.controller.plan.Observation;
import java.util.Optional;

/**
 * What was seen of one host for a plan, and why the rest was not.
 *
 * @param seen its rows and flows
 * @param rowsTrouble why its rows were not seen; empty if they were
 * @param flowsTrouble why its flows were not seen; empty if they were
 * @param flowsMissed whether flows that were not seen should have been: what is planned for them is
 *     a guess then
 */
public record HostLook(
    Observation seen, String rowsTrouble, String flowsTrouble, boolean flowsMissed) {

  /** Nothing was seen. */
  public static HostLook nothing(String trouble) {
    return new HostLook(
        new Observation(
            Optional.empty(),
            false,
            Optional.empty(),
            false,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            ImmutableSortedMap.of()),
        trouble,
        trouble,
        false);
  }
}
