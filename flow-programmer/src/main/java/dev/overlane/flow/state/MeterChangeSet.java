package dev.overlane.flow.state;

import com.google.common.collect.ImmutableSortedMap;
import com.google.common.collect.ImmutableSortedSet;
import com.google.common.collect.Maps;
import java.util.Comparator;
import java.util.Map;
import java.util.Objects;

/**
 * The change from the meters that a switch holds to others. A meter must be there before a flow
 * names it, and a switch that loses a meter deletes the flows that do.
 *
 * @param adds meters that are not there yet, by number
 * @param changes meters that are to do something else from now on, by number
 * @param deletes numbers of meters that are to go
 */
public record MeterChangeSet(
    ImmutableSortedMap<Integer, Metering> adds,
    ImmutableSortedMap<Integer, Metering> changes,
    ImmutableSortedSet<Integer> deletes) {
  public static final MeterChangeSet EMPTY =
      new MeterChangeSet(ImmutableSortedMap.of(), ImmutableSortedMap.of(), ImmutableSortedSet.of());

  /**
   * The least change that gives a switch exactly the desired meters.
   *
   * @param desired what each meter is to do, by number
   * @param held what each meter does, by number
   */
  public static MeterChangeSet between(
      Map<Integer, Metering> desired, Map<Integer, Metering> held) {
    if (desired.equals(held)) {
      return EMPTY;
    }
    return new MeterChangeSet(
        sorted(Maps.filterKeys(desired, id -> !held.containsKey(id))),
        sorted(
            Maps.filterEntries(
                desired,
                meter ->
                    held.containsKey(meter.getKey())
                        && !Objects.equals(meter.getValue(), held.get(meter.getKey())))),
        held.keySet().stream()
            .filter(id -> !desired.containsKey(id))
            .collect(ImmutableSortedSet.toImmutableSortedSet(Comparator.naturalOrder())));
  }

  private static ImmutableSortedMap<Integer, Metering> sorted(Map<Integer, Metering> meters) {
    return ImmutableSortedMap.copyOf(meters);
  }

  /** The part that comes before a change of flows: it makes true what new flows rest on. */
  public MeterChangeSet beforeFlows() {
    return new MeterChangeSet(adds, changes, ImmutableSortedSet.of());
  }

  public boolean isEmpty() {
    return adds.isEmpty() && changes.isEmpty() && deletes.isEmpty();
  }
}
