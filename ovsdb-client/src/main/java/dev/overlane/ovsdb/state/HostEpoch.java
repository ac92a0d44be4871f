package dev.overlane.ovsdb.state;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.common.primitives.Longs;
import dev.overlane.ovsdb.state.OvsdbChange.Table;
import java.util.Optional;

/**
 * Under what a host is held, where several controllers serve a network: {@code
 * external_ids:overlane-epoch} of the one row of Open_vSwitch, {@code NUMBER HOLDER}. Whoever takes
 * a host over raises the number; a transaction of anybody else is refused by the host itself, with
 * the same number too: two etcd that do not know of each other may give it twice.
 *
 * @param number not negative; the later of two that one etcd gave is the higher
 * @param holder what no other holding is called by, without a space; empty: not told
 */
public record HostEpoch(long number, String holder) {
  /** The key in external_ids that carries it. */
  public static final String KEY = "overlane-epoch";

  /** What a host is held under; empty: nothing, or nothing that is an epoch. */
  public static Optional<HostEpoch> in(OvsdbSnapshot snapshot) {
    return in(snapshot.root().externalIds());
  }

  /** What a host with these external_ids is held under. */
  public static Optional<HostEpoch> in(ImmutableMap<String, String> externalIds) {
    return Optional.ofNullable(externalIds.get(KEY)).flatMap(HostEpoch::parse);
  }

  private static Optional<HostEpoch> parse(String text) {
    int space = text.indexOf(' ');
    Long number = Longs.tryParse(space < 0 ? text : text.substring(0, space));
    return number == null || number < 0
        ? Optional.empty()
        : Optional.of(new HostEpoch(number, space < 0 ? "" : text.substring(space + 1)));
  }

  /** What external_ids hold as long as nobody else has taken the host over. */
  public ImmutableMap<String, String> held() {
    return ImmutableMap.of(KEY, text());
  }

  /** The change that takes a host over. */
  public OvsdbChangeSet claim(OvsdbSnapshot snapshot) {
    String before = in(snapshot).map(HostEpoch::text).orElse("none");
    return new OvsdbChangeSet(
        ImmutableList.of(
            new OvsdbChange.MutateMap(
                "~ host epoch " + before + " -> " + text(),
                Table.ROOT,
                snapshot.root().uuid(),
                "external_ids",
                held(),
                ImmutableSet.of())));
  }

  private String text() {
    return holder.isEmpty() ? Long.toString(number) : number + " " + holder;
  }
}
