package dev.overlane.flow.state;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.collect.ImmutableSortedMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * The meters of one switch, as they were observed.
 *
 * @param most the highest number that a meter may have there; 0: the switch has no meters
 * @param held what each meter does, by number; only those that could be the controller's
 */
public record SwitchMeters(int most, ImmutableSortedMap<Integer, Metering> held) {
  /** A switch that has no meters, and can have none. */
  public static final SwitchMeters IMPOSSIBLE = new SwitchMeters(0, ImmutableSortedMap.of());

  public SwitchMeters {
    checkArgument(most >= 0, "%s meters", most);
  }

  /** Returns what a switch with these meters holds after a change. */
  public SwitchMeters after(MeterChangeSet changes) {
    Map<Integer, Metering> now = new TreeMap<>(held);
    now.putAll(changes.adds());
    now.putAll(changes.changes());
    now.keySet().removeAll(changes.deletes());
    return new SwitchMeters(most, ImmutableSortedMap.copyOf(now));
  }
}
