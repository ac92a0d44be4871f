package dev.overlane.ovsdb.odl;

import static com.google.common.collect.ImmutableSet.toImmutableSet;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import dev.overlane.ovsdb.OvsdbFence;
import dev.overlane.ovsdb.state.OvsdbChange;
import dev.overlane.ovsdb.state.OvsdbChange.Table;
import dev.overlane.ovsdb.state.OvsdbValue;
import dev.overlane.ovsdb.state.OvsdbValue.Ref;
import java.util.Set;
import org.opendaylight.ovsdb.lib.notation.Mutator;
import org.opendaylight.ovsdb.lib.notation.UUID;
import org.opendaylight.ovsdb.lib.operations.Insert;
import org.opendaylight.ovsdb.lib.operations.Mutate;
import org.opendaylight.ovsdb.lib.operations.Operation;
import org.opendaylight.ovsdb.lib.operations.Operations;
import org.opendaylight.ovsdb.lib.operations.Update;
import org.opendaylight.ovsdb.lib.schema.ColumnSchema;
import org.opendaylight.ovsdb.lib.schema.DatabaseSchema;
import org.opendaylight.ovsdb.lib.schema.GenericTableSchema;

/** Changes as ODL's operations (RFC 7047 section 5.2). */
final class ChangeEncoder {
  private final DatabaseSchema schema;

  ChangeEncoder(DatabaseSchema schema) {
    this.schema = schema;
  }

  /**
   * Returns the one operation of a change.
   *
   * @throws NotEncodable if this server cannot hold it
   */
  Operation<GenericTableSchema> encode(OvsdbChange change) throws NotEncodable {
    if (change instanceof OvsdbChange.Insert insert) {
      return insert(insert);
    }
    if (change instanceof OvsdbChange.Update update) {
      return update(update);
    }
    if (change instanceof OvsdbChange.MutateMap mutation) {
      return mutateMap(mutation);
    }
    if (change instanceof OvsdbChange.Increment increment) {
      return increment(increment);
    }
    return mutateRefs((OvsdbChange.MutateRefs) change);
  }

  /** Returns the guard that a row still exists. */
  Operation<GenericTableSchema> exists(Table table, java.util.UUID row) {
    return new WaitForRow(table(table), row);
  }

  /** Returns the guard that a fence holds. */
  Operation<GenericTableSchema> holds(OvsdbFence fence) throws NotEncodable {
    legal(fence.externalIds());
    return new WaitForExternalIds(table(Table.ROOT), fence);
  }

  private Insert<GenericTableSchema> insert(OvsdbChange.Insert change) throws NotEncodable {
    Insert<GenericTableSchema> insert = Operations.op.insert(table(change.table()));
    for (var column : change.columns().entrySet()) {
      insert.value(column(change.table(), column.getKey()), value(column.getValue()));
    }
    return insert.withId(legal(change.label()));
  }

  private Update<GenericTableSchema> update(OvsdbChange.Update change) throws NotEncodable {
    Update<GenericTableSchema> update = Operations.op.update(table(change.table()));
    for (var column : change.columns().entrySet()) {
      update.set(column(change.table(), column.getKey()), value(column.getValue()));
    }
    update.where(isRow(change.table(), change.row()));
    return update;
  }

  /** An insert leaves an existing key as it is, so a key is deleted before it is put. */
  private Mutate<GenericTableSchema> mutateMap(OvsdbChange.MutateMap change) throws NotEncodable {
    Mutate<GenericTableSchema> mutate = Operations.op.mutate(table(change.table()));
    ColumnSchema<GenericTableSchema, Object> column = column(change.table(), change.column());
    ImmutableSet<String> gone =
        ImmutableSet.<String>builder()
            .addAll(change.remove())
            .addAll(change.put().keySet())
            .build();
    if (!gone.isEmpty()) {
      mutate.addMutation(column, Mutator.DELETE, legal(gone));
    }
    if (!change.put().isEmpty()) {
      mutate.addMutation(column, Mutator.INSERT, legal(change.put()));
    }
    mutate.where(isRow(change.table(), change.row()));
    return mutate;
  }

  private Mutate<GenericTableSchema> mutateRefs(OvsdbChange.MutateRefs change) throws NotEncodable {
    Mutate<GenericTableSchema> mutate = Operations.op.mutate(table(change.table()));
    ColumnSchema<GenericTableSchema, Object> column = column(change.table(), change.column());
    if (!change.remove().isEmpty()) {
      Set<UUID> gone = change.remove().stream().map(ChangeEncoder::uuid).collect(toImmutableSet());
      mutate.addMutation(column, Mutator.DELETE, gone);
    }
    if (!change.insert().isEmpty()) {
      mutate.addMutation(column, Mutator.INSERT, refs(change.insert()));
    }
    mutate.where(isRow(change.table(), change.row()));
    return mutate;
  }

  private Mutate<GenericTableSchema> increment(OvsdbChange.Increment change) throws NotEncodable {
    Mutate<GenericTableSchema> mutate = Operations.op.mutate(table(change.table()));
    mutate.addMutation(column(change.table(), change.column()), Mutator.SUM, 1L);
    mutate.where(isRow(change.table(), change.row()));
    return mutate;
  }

  private org.opendaylight.ovsdb.lib.notation.Condition isRow(Table table, java.util.UUID row) {
    return table(table).column("_uuid", Object.class).opEqual(uuid(row));
  }

  private GenericTableSchema table(Table table) {
    return schema.table(table.schemaName(), GenericTableSchema.class);
  }

  private ColumnSchema<GenericTableSchema, Object> column(Table table, String name)
      throws NotEncodable {
    if (!table(table).hasColumn(name)) {
      throw new NotEncodable("the server has no column " + table.schemaName() + "." + name);
    }
    return table(table).column(name, Object.class);
  }

  private static Object value(OvsdbValue value) throws NotEncodable {
    if (value instanceof OvsdbValue.Text text) {
      return legal(text.value());
    }
    if (value instanceof OvsdbValue.Whole whole) {
      return whole.value();
    }
    if (value instanceof OvsdbValue.Flag flag) {
      return flag.value();
    }
    if (value instanceof OvsdbValue.TextSet set) {
      return legal(set.values());
    }
    if (value instanceof OvsdbValue.TextMap map) {
      return legal(map.values());
    }
    return refs(((OvsdbValue.RefSet) value).values());
  }

  private static Set<UUID> refs(ImmutableSet<Ref> refs) {
    return refs.stream().map(ChangeEncoder::ref).collect(toImmutableSet());
  }

  /** ODL writes whatever is no UUID as a named-uuid. */
  private static UUID ref(Ref ref) {
    return ref instanceof Ref.Existing row
        ? uuid(row.uuid())
        : new UUID(((Ref.Inserted) ref).label());
  }

  private static UUID uuid(java.util.UUID uuid) {
    return new UUID(uuid.toString());
  }

  private static ImmutableSet<String> legal(ImmutableSet<String> texts) throws NotEncodable {
    for (String text : texts) {
      legal(text);
    }
    return texts;
  }

  private static ImmutableMap<String, String> legal(ImmutableMap<String, String> texts)
      throws NotEncodable {
    for (var entry : texts.entrySet()) {
      legal(entry.getKey());
      legal(entry.getValue());
    }
    return texts;
  }

  private static String legal(String text) throws NotEncodable {
    if (!Json.isString(text)) {
      throw new NotEncodable("OVSDB has no strings with U+0000 or half a surrogate pair");
    }
    return text;
  }

  /** A change that this server cannot hold; the message says why. */
  static final class NotEncodable extends Exception {
    private static final long serialVersionUID = 1;

    private final String reason;

    NotEncodable(String reason) {
      super(reason);
      this.reason = reason;
    }

    NotEncodable(String what, NotEncodable cause) {
      super(what + ": " + cause.reason, cause);
      this.reason = what + ": " + cause.reason;
    }

    String reason() {
      return reason;
    }
  }
}
