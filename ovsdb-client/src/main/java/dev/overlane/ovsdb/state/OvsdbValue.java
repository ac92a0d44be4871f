package dev.overlane.ovsdb.state;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import java.util.UUID;

/** A value to write into a column (RFC 7047 section 5.1). */
public sealed interface OvsdbValue {

  /** A string atom. */
  record Text(String value) implements OvsdbValue {}

  /** An integer atom. */
  record Whole(long value) implements OvsdbValue {}

  /** A boolean atom. */
  record Flag(boolean value) implements OvsdbValue {}

  /** A set of strings; empty clears an optional column. */
  record TextSet(ImmutableSet<String> values) implements OvsdbValue {}

  /** A map of strings. */
  record TextMap(ImmutableMap<String, String> values) implements OvsdbValue {}

  /** A set of references to rows. */
  record RefSet(ImmutableSet<Ref> values) implements OvsdbValue {}

  /** A reference to a row. */
  sealed interface Ref {

    /** A row that exists. */
    record Existing(UUID uuid) implements Ref {}

    /**
     * A row that the same change set inserts (RFC 7047 named-uuid).
     *
     * @param label the label of its {@link OvsdbChange.Insert}: a C identifier
     */
    record Inserted(String label) implements Ref {}
  }
}
