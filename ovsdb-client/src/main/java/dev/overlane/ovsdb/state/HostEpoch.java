package dev.overlane.ovsdb.state;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.common.primitives.Longs;
import dev.overlane.ovsdb.state.OvsdbChange.Table;
import java.util.Optional;

/**
 * The epoch under which a host is held, where several controllers serve a network: {@code
 * external_ids:overlane-epoch} of the one row of Open_vSwitch. Whoever takes a host over raises it;
 * a transaction of somebody with a lower one is refused by the host itself.
 */
public final class HostEpoch {
  /** The key in external_ids that carries it. */
  public static final String KEY = "overlane-epoch";

  private HostEpoch() {}

  /** The epoch that a host is held under; empty: none, or nothing that is one. */
  public static Optional<Long> in(OvsdbSnapshot snapshot) {
    return Optional.ofNullable(snapshot.root().externalIds().get(KEY))
        .map(Longs::tryParse)
        .filter(epoch -> epoch >= 0);
  }

  /** What external_ids hold as long as nobody else has taken the host over. */
  public static ImmutableMap<String, String> held(long epoch) {
    return ImmutableMap.of(KEY, Long.toString(epoch));
  }

  /** The change that takes a host over. */
  public static OvsdbChangeSet claim(OvsdbSnapshot snapshot, long epoch) {
    String what =
        "~ host epoch " + in(snapshot).map(String::valueOf).orElse("none") + " -> " + epoch;
    return new OvsdbChangeSet(
        ImmutableList.of(
            new OvsdbChange.MutateMap(
                what,
                Table.ROOT,
                snapshot.root().uuid(),
                "external_ids",
                held(epoch),
                ImmutableSet.of())));
  }
}
