package dev.overlane.flow.pipeline;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Sets;
import dev.overlane.flow.state.HeaderField;
import java.util.Arrays;

/**
 * What flows of one table may do. A flow that does anything else is a bug.
 *
 * @param table the table
 * @param purpose what it is for, and what happens to a packet that no flow matches
 * @param matches what its flows may match: bands, fields of the packet, metadata
 * @param effects what its flows may do: metadata written, actions, tables that follow
 */
record TableSpec(FlowTable table, Purpose purpose, Matches matches, Effects effects) {

  /**
   * Why a table is there.
   *
   * @param text one sentence
   * @param miss what becomes of a packet that no flow matches
   */
  record Purpose(String text, String miss) {}

  /**
   * What may be matched.
   *
   * @param bands priorities in use
   * @param fields fields of the packet
   * @param headers fields of what the frame carries
   * @param metadata fields of metadata, each matched wholly or not at all
   */
  record Matches(
      ImmutableSet<FlowPriority> bands,
      ImmutableSet<MatchField> fields,
      ImmutableSet<HeaderField> headers,
      ImmutableSet<MetadataField> metadata) {

    Matches carrying(HeaderField... carried) {
      return new Matches(bands, fields, Sets.immutableEnumSet(Arrays.asList(carried)), metadata);
    }
  }

  /**
   * What may be done.
   *
   * @param writes fields of metadata, each written wholly or not at all
   * @param actions kinds of action
   * @param meters whether a port's packets may pass the port's meter
   * @param next tables that a flow may go on in
   * @param consults tables that a flow may look up and come back from
   */
  record Effects(
      ImmutableSet<MetadataField> writes,
      ImmutableSet<ActionKind> actions,
      boolean meters,
      ImmutableSet<FlowTable> next,
      ImmutableSet<FlowTable> consults) {

    Effects to(FlowTable... tables) {
      return new Effects(writes, actions, meters, ImmutableSet.copyOf(tables), consults);
    }

    Effects consulting(FlowTable... tables) {
      return new Effects(writes, actions, meters, next, ImmutableSet.copyOf(tables));
    }

    Effects metering() {
      return new Effects(writes, actions, true, next, consults);
    }
  }

  TableSpec {
    for (FlowTable next : effects.next) {
      checkArgument(next.id() > table.id(), "%s leads back to %s", table, next);
    }
    for (FlowTable consulted : effects.consults) {
      checkArgument(consulted.id() > table.id(), "%s consults %s before it", table, consulted);
    }
  }

  static TableSpec spec(
      FlowTable table, String purpose, String miss, Matches matches, Effects effects) {
    return new TableSpec(table, new Purpose(purpose, miss), matches, effects);
  }

  static ImmutableSet<FlowPriority> bands(FlowPriority... bands) {
    return ImmutableSet.copyOf(bands);
  }

  static ImmutableSet<MatchField> fields(MatchField... fields) {
    return ImmutableSet.copyOf(fields);
  }

  static Matches matches(
      ImmutableSet<FlowPriority> bands,
      ImmutableSet<MatchField> fields,
      MetadataField... metadata) {
    return new Matches(bands, fields, ImmutableSet.of(), ImmutableSet.copyOf(metadata));
  }

  static ImmutableSet<MetadataField> writes(MetadataField... fields) {
    return ImmutableSet.copyOf(fields);
  }

  static ImmutableSet<ActionKind> actions(ActionKind... kinds) {
    return ImmutableSet.copyOf(kinds);
  }

  static Effects effects(ImmutableSet<MetadataField> writes, ImmutableSet<ActionKind> actions) {
    return new Effects(writes, actions, false, ImmutableSet.of(), ImmutableSet.of());
  }
}
