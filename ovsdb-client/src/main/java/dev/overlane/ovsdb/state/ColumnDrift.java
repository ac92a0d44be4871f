package dev.overlane.ovsdb.state;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Sets;
import dev.overlane.ovsdb.state.OvsdbSnapshot.InterfaceRow;
import dev.overlane.ovsdb.state.OvsdbSnapshot.PortRow;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeSet;

/**
 * The columns of one row that are not as desired.
 *
 * @param columns what they should be
 * @param words each difference for the operator: {@code tag 101 -> 100}
 */
record ColumnDrift(ImmutableMap<String, OvsdbValue> columns, ImmutableList<String> words) {

  /** Clears an optional column or a set, of whatever type. */
  static final OvsdbValue CLEARED = new OvsdbValue.TextSet(ImmutableSet.of());

  private static final String NONE = "none";
  private static final String TYPE = "type";
  private static final String MTU = "mtu_request";

  boolean isEmpty() {
    return columns.isEmpty();
  }

  /**
   * Compares the columns of a Port that say in which VLANs it is (vswitch.xml, "VLAN
   * Configuration"). With a tag, an unset vlan_mode means access.
   */
  static ColumnDrift ofPort(DesiredPort desired, PortRow row) {
    Builder drift = new Builder();
    if (!row.tag().equals(desired.tag())) {
      drift.add("tag", tag(desired.tag()), "tag " + word(row.tag()), word(desired.tag()));
    }
    if (!row.trunks().isEmpty()) {
      drift.add("trunks", CLEARED, "trunks " + new TreeSet<>(row.trunks()), NONE);
    }
    String mode = row.vlanMode().orElse("access");
    if (!mode.equals("access")) {
      drift.add("vlan_mode", CLEARED, "vlan-mode " + mode, NONE);
    }
    if (row.fakeBridge() != desired.fakeBridge()) {
      drift.add(
          "fake_bridge",
          new OvsdbValue.Flag(desired.fakeBridge()),
          "fake-bridge " + row.fakeBridge(),
          Boolean.toString(desired.fakeBridge()));
    }
    return drift.build();
  }

  /**
   * Compares the columns of an Interface that say what device it is. The options of the tunnel are
   * Overlane's as a whole: any further option may change where packets go.
   */
  static ColumnDrift ofInterface(DesiredPort desired, InterfaceRow row) {
    Builder drift = new Builder();
    String was = InterfaceTypes.named(row.type());
    String wanted = InterfaceTypes.named(desired.type());
    if (!was.equals(wanted)) {
      drift.add(TYPE, new OvsdbValue.Text(desired.type()), "type " + was, wanted);
    }
    if (desired.ownsOptions() && !row.options().equals(desired.options())) {
      OvsdbValue value = new OvsdbValue.TextMap(ImmutableMap.copyOf(desired.options()));
      drift.columns.put("options", value);
      drift.words.addAll(keyWords("options ", row.options(), desired.options()));
      for (String extra :
          new TreeSet<>(Sets.difference(row.options().keySet(), desired.options().keySet()))) {
        drift.words.add("options " + extra + " " + row.options().get(extra) + " -> " + NONE);
      }
    }
    if (desired.mtuRequest().isPresent() && !row.mtuRequest().equals(desired.mtuRequest())) {
      drift.add(
          MTU,
          new OvsdbValue.Whole(desired.mtuRequest().getAsInt()),
          "mtu-request " + word(row.mtuRequest()),
          word(desired.mtuRequest()));
    }
    return drift.build();
  }

  /** Whether columns differ, and none for which the switch opens the device anew. */
  static boolean differsInPlace(DesiredPort desired, Placement.InPlace found) {
    ColumnDrift iface = ofInterface(desired, found.iface());
    return !iface.columns.containsKey(TYPE)
        && !(iface.isEmpty() && ofPort(desired, found.port()).isEmpty());
  }

  /** The value of column Port tag. */
  static OvsdbValue tag(OptionalInt tag) {
    return tag.isPresent() ? new OvsdbValue.Whole(tag.getAsInt()) : CLEARED;
  }

  /**
   * The keys of a map column that are to change: {@code key 9999 -> flow}.
   *
   * @param wanted keys to set; all others of {@code were} are left as they are
   */
  static ImmutableList<String> keyWords(
      String prefix, Map<String, String> were, Map<String, String> wanted) {
    ImmutableList.Builder<String> words = ImmutableList.builder();
    for (String key : new TreeSet<>(wanted.keySet())) {
      String was = were.getOrDefault(key, NONE);
      String want = wanted.getOrDefault(key, NONE);
      if (!was.equals(want)) {
        words.add(prefix + key + " " + was + " -> " + want);
      }
    }
    return words.build();
  }

  private static String word(OptionalInt number) {
    return number.isPresent() ? Integer.toString(number.getAsInt()) : NONE;
  }

  /** Collects differences in order. */
  static final class Builder {
    private final ImmutableMap.Builder<String, OvsdbValue> columns = ImmutableMap.builder();
    private final ImmutableList.Builder<String> words = ImmutableList.builder();

    void add(String column, OvsdbValue value, String was, String wanted) {
      columns.put(column, value);
      words.add(was + " -> " + wanted);
    }

    ColumnDrift build() {
      return new ColumnDrift(columns.buildOrThrow(), words.build());
    }
  }
}
