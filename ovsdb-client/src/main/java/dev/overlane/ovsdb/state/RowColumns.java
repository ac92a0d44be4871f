package dev.overlane.ovsdb.state;

import static com.google.common.collect.ImmutableSet.toImmutableSet;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import dev.overlane.ovsdb.state.OvsdbSnapshot.BridgeRow;
import dev.overlane.ovsdb.state.OvsdbSnapshot.ControllerRow;
import dev.overlane.ovsdb.state.OvsdbSnapshot.InterfaceRow;
import dev.overlane.ovsdb.state.OvsdbSnapshot.PortRow;
import dev.overlane.ovsdb.state.OvsdbSnapshot.RootRow;
import dev.overlane.ovsdb.state.OvsdbValue.Ref;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;

/**
 * Columns of one row that are to have new values; all others stay as they are.
 *
 * @param columns the values by column
 * @param labels rows by the labels under which the same change set inserts them
 */
record RowColumns(ImmutableMap<String, OvsdbValue> columns, Map<String, UUID> labels) {

  RootRow on(RootRow row) {
    return new RootRow(
        row.uuid(), refs("bridges", row.bridges()), row.ssl(), row.externalIds(), row.ovsVersion());
  }

  BridgeRow on(BridgeRow row) {
    return new BridgeRow(
        row.uuid(),
        text("name", row.name()),
        refs("ports", row.ports()),
        refs("controller", row.controllers()),
        refs("mirrors", row.mirrors()),
        optionalText("fail_mode", row.failMode()),
        text("datapath_type", row.datapathType()),
        row.datapathId(),
        texts("protocols", row.protocols()),
        map("other_config", row.otherConfig()),
        map("external_ids", row.externalIds()));
  }

  PortRow on(PortRow row) {
    return new PortRow(
        row.uuid(),
        text("name", row.name()),
        refs("interfaces", row.interfaces()),
        optionalWhole("tag", row.tag()),
        columns.containsKey("trunks") ? ImmutableSet.of() : row.trunks(),
        optionalText("vlan_mode", row.vlanMode()),
        columns.get("fake_bridge") instanceof OvsdbValue.Flag flag
            ? flag.value()
            : row.fakeBridge(),
        map("external_ids", row.externalIds()));
  }

  InterfaceRow on(InterfaceRow row) {
    return new InterfaceRow(
        row.uuid(),
        text("name", row.name()),
        text("type", row.type()),
        map("options", row.options()),
        row.ofport(),
        row.error(),
        optionalWhole("ofport_request", row.ofportRequest()),
        row.device(),
        optionalWhole("mtu_request", row.mtuRequest()),
        map("external_ids", row.externalIds()));
  }

  ControllerRow on(ControllerRow row) {
    return new ControllerRow(
        row.uuid(),
        text("target", row.target()),
        row.connected(),
        optionalText("connection_mode", row.connectionMode()),
        optionalWhole("max_backoff", row.maxBackoff()));
  }

  private String text(String column, String otherwise) {
    return columns.get(column) instanceof OvsdbValue.Text text ? text.value() : otherwise;
  }

  /** A set of strings clears an optional column if it is empty. */
  private Optional<String> optionalText(String column, Optional<String> otherwise) {
    OvsdbValue value = columns.get(column);
    if (value instanceof OvsdbValue.Text text) {
      return Optional.of(text.value());
    }
    return value instanceof OvsdbValue.TextSet ? Optional.empty() : otherwise;
  }

  private OptionalInt optionalWhole(String column, OptionalInt otherwise) {
    OvsdbValue value = columns.get(column);
    if (value instanceof OvsdbValue.Whole whole) {
      return OptionalInt.of(Math.toIntExact(whole.value()));
    }
    return value instanceof OvsdbValue.TextSet ? OptionalInt.empty() : otherwise;
  }

  private ImmutableSet<String> texts(String column, ImmutableSet<String> otherwise) {
    return columns.get(column) instanceof OvsdbValue.TextSet set ? set.values() : otherwise;
  }

  private ImmutableMap<String, String> map(String column, ImmutableMap<String, String> otherwise) {
    return columns.get(column) instanceof OvsdbValue.TextMap map ? map.values() : otherwise;
  }

  private ImmutableSet<UUID> refs(String column, ImmutableSet<UUID> otherwise) {
    return columns.get(column) instanceof OvsdbValue.RefSet set
        ? set.values().stream().map(this::resolve).collect(toImmutableSet())
        : otherwise;
  }

  private UUID resolve(Ref ref) {
    return resolve(ref, labels);
  }

  /**
   * The row that a reference means.
   *
   * @throws IllegalArgumentException if no row has its label
   */
  static UUID resolve(Ref ref, Map<String, UUID> labels) {
    if (ref instanceof Ref.Existing existing) {
      return existing.uuid();
    }
    String label = ((Ref.Inserted) ref).label();
    UUID row = labels.get(label);
    if (row == null) {
      throw new IllegalArgumentException("nothing is inserted as " + label);
    }
    return row;
  }
}
