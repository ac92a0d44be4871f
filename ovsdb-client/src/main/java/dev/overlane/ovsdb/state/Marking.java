package dev.overlane.ovsdb.state;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import dev.overlane.ovsdb.state.OvsdbChange.MutateMap;
import dev.overlane.ovsdb.state.OvsdbChange.Table;
import java.util.Optional;
import java.util.UUID;

/**
 * The marking of a row that exists.
 *
 * @param put keys to set in external_ids
 * @param words for the operator: {@code taken over}
 */
record Marking(ImmutableMap<String, String> put, String words) {
  private static final String EXTERNAL_IDS = "external_ids";

  /**
   * What marks a row as wanted; empty if it is marked so. A row without a mark was there before
   * Overlane and is remembered as adopted, but for a tunnel, which is always Overlane's.
   *
   * @param told further keys in external_ids that the row has with the mark
   */
  static Optional<Marking> of(
      OvsdbMark wanted,
      ImmutableMap<String, String> told,
      ImmutableMap<String, String> externalIds) {
    Optional<OvsdbMark> found = OvsdbMark.in(externalIds);
    if (found.equals(Optional.of(wanted))) {
      return externalIds.entrySet().containsAll(told.entrySet())
          ? Optional.empty()
          : Optional.of(
              new Marking(told, String.join(", ", ColumnDrift.keyWords("", externalIds, told))));
    }
    ImmutableMap.Builder<String, String> put = ImmutableMap.builder();
    put.put(OvsdbMark.KEY, wanted.toString());
    put.putAll(told);
    if (found.isEmpty() && wanted.kind() != OvsdbMark.Kind.TUNNEL) {
      put.put(OvsdbMark.ADOPTED_KEY, "true");
    }
    String words = found.map(was -> "mark " + was + " -> " + wanted).orElse("taken over");
    return Optional.of(new Marking(put.buildOrThrow(), words));
  }

  MutateMap asChange(String title, Table table, UUID row) {
    return new MutateMap(title + words, table, row, EXTERNAL_IDS, put, ImmutableSet.of());
  }

  /** Takes all marks off a row. */
  static MutateMap remove(String what, Table table, UUID row) {
    return new MutateMap(
        what,
        table,
        row,
        EXTERNAL_IDS,
        ImmutableMap.of(),
        ImmutableSet.of(OvsdbMark.KEY, OvsdbMark.ADOPTED_KEY, OvsdbMark.MTU_KEY));
  }
}
