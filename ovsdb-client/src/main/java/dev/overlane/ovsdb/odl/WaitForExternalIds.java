package dev.overlane.ovsdb.odl;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import dev.overlane.ovsdb.OvsdbFence;
import org.opendaylight.ovsdb.lib.notation.Condition;
import org.opendaylight.ovsdb.lib.notation.Function;
import org.opendaylight.ovsdb.lib.notation.UUID;
import org.opendaylight.ovsdb.lib.operations.Operation;
import org.opendaylight.ovsdb.lib.schema.GenericTableSchema;

/**
 * The operation {@code wait} (RFC 7047 section 5.2.6) of a fence: fail the transaction at once
 * unless external_ids of a row hold what they are to hold.
 */
final class WaitForExternalIds extends Operation<GenericTableSchema> {
  private static final String COLUMN = "external_ids";

  private final OvsdbFence fence;

  WaitForExternalIds(GenericTableSchema table, OvsdbFence fence) {
    super(table, "wait");
    this.fence = fence;
  }

  private ImmutableList<Object> map() {
    return ImmutableList.of(
        "map",
        fence.externalIds().entrySet().stream()
            .map(entry -> ImmutableList.of(entry.getKey(), entry.getValue()))
            .collect(ImmutableList.toImmutableList()));
  }

  @JsonProperty
  ImmutableList<Condition> where() {
    Condition row = new Condition("_uuid", Function.EQUALS, new UUID(fence.root().toString()));
    return fence.whole()
        ? ImmutableList.of(row)
        : ImmutableList.of(row, new Condition(COLUMN, Function.INCLUDES, map()));
  }

  @JsonProperty
  ImmutableList<String> columns() {
    return ImmutableList.of(fence.whole() ? COLUMN : "_uuid");
  }

  @JsonProperty
  String until() {
    return fence.whole() ? "==" : "!=";
  }

  @JsonProperty
  ImmutableList<ImmutableMap<String, Object>> rows() {
    return fence.whole() ? ImmutableList.of(ImmutableMap.of(COLUMN, map())) : ImmutableList.of();
  }

  @JsonProperty
  int timeout() {
    return 0;
  }
}
