package dev.overlane.ovsdb.odl;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.google.common.collect.ImmutableList;
import java.util.UUID;
import org.opendaylight.ovsdb.lib.notation.Condition;
import org.opendaylight.ovsdb.lib.notation.Function;
import org.opendaylight.ovsdb.lib.operations.Operation;
import org.opendaylight.ovsdb.lib.schema.GenericTableSchema;

/**
 * The operation {@code wait} (RFC 7047 section 5.2.6), which ODL lacks, in one form: fail the
 * transaction at once unless a row still exists. Without it, writing to a row that somebody has
 * deleted meanwhile would pass for success.
 */
final class WaitForRow extends Operation<GenericTableSchema> {
  private final UUID row;

  WaitForRow(GenericTableSchema table, UUID row) {
    super(table, "wait");
    this.row = row;
  }

  @JsonProperty
  ImmutableList<Condition> where() {
    return ImmutableList.of(
        new Condition(
            "_uuid",
            Function.EQUALS,
            new org.opendaylight.ovsdb.lib.notation.UUID(row.toString())));
  }

  @JsonProperty
  ImmutableList<String> columns() {
    return ImmutableList.of("_uuid");
  }

  @JsonProperty
  String until() {
    return "!=";
  }

  @JsonProperty
  ImmutableList<Object> rows() {
    return ImmutableList.of();
  }

  @JsonProperty
  int timeout() {
    return 0;
  }
}
