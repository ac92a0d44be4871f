package dev.overlane.ovsdb.state;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import java.util.UUID;

/** One operation of a transaction; {@code what} names its object in the operator's words. */
public sealed interface OvsdbChange {

  /** In plan notation, for logs and {@code plan}: {@code + port A tag 100}. */
  String what();

  /** The table of the row. */
  Table table();

  /** Of a row that is there. */
  sealed interface OfRow extends OvsdbChange {
    UUID row();
  }

  /** The tables Overlane looks at; all but the mirrors it writes to. */
  enum Table {
    ROOT("Open_vSwitch"),
    BRIDGE("Bridge"),
    PORT("Port"),
    INTERFACE("Interface"),
    CONTROLLER("Controller"),
    MIRROR("Mirror");

    private final String schemaName;

    Table(String schemaName) {
      this.schemaName = schemaName;
    }

    public String schemaName() {
      return schemaName;
    }
  }

  /**
   * Insert a row (RFC 7047 section 5.2.1).
   *
   * @param label named-uuid, a C identifier, unique in the change set
   */
  record Insert(String what, Table table, String label, ImmutableMap<String, OvsdbValue> columns)
      implements OvsdbChange {}

  /** Overwrite whole columns of one row (RFC 7047 section 5.2.3). */
  record Update(String what, Table table, UUID row, ImmutableMap<String, OvsdbValue> columns)
      implements OfRow {}

  /**
   * Put and remove keys of a map column, leaving all others (RFC 7047 section 5.2.4).
   *
   * @param put keys to set, whether or not they exist with another value
   * @param remove keys to remove
   */
  record MutateMap(
      String what,
      Table table,
      UUID row,
      String column,
      ImmutableMap<String, String> put,
      ImmutableSet<String> remove)
      implements OfRow {}

  /** Insert and remove references of a set column, leaving all others (RFC 7047 section 5.2.4). */
  record MutateRefs(
      String what,
      Table table,
      UUID row,
      String column,
      ImmutableSet<OvsdbValue.Ref> insert,
      ImmutableSet<UUID> remove)
      implements OfRow {}

  /** Add one to an integer column of a row (RFC 7047 section 5.2.4). */
  record Increment(String what, Table table, UUID row, String column) implements OfRow {}
}
