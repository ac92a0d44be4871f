package dev.overlane.config.yaml;

import com.google.common.collect.ImmutableList;

/**
 * A value of a YAML document with its place. Aliases are resolved, so one value may be reached on
 * several ways; there are no cycles and at most {@link TreeLimits#MAX_DEPTH} levels.
 */
public sealed interface YamlNode {

  /** Where it begins; for what an alias stands for, where the alias is. */
  Place place();

  /** The same value as seen at another place. */
  YamlNode at(Place other);

  /**
   * A single value.
   *
   * @param place where it begins
   * @param text the value, quotes and escapes resolved
   * @param plain whether it is unquoted, so that it may be a number, a boolean or nothing
   */
  record Scalar(Place place, String text, boolean plain) implements YamlNode {
    @Override
    public Scalar at(Place other) {
      return new Scalar(other, text, plain);
    }

    /** Whether it is null in the core schema (YAML 1.2.2 section 10.3.2). */
    public boolean isNull() {
      return plain
          && switch (text) {
            case "", "~", "null", "Null", "NULL" -> true;
            default -> false;
          };
    }
  }

  /**
   * A list.
   *
   * @param place where it begins
   * @param items in order
   */
  record Sequence(Place place, ImmutableList<YamlNode> items) implements YamlNode {
    @Override
    public Sequence at(Place other) {
      return new Sequence(other, items);
    }
  }

  /**
   * A map as written: in order, duplicate keys included.
   *
   * @param place where it begins
   * @param entries in order
   */
  record Mapping(Place place, ImmutableList<Entry> entries) implements YamlNode {
    @Override
    public Mapping at(Place other) {
      return new Mapping(other, entries);
    }
  }

  /**
   * One key of a map with its value.
   *
   * @param key a scalar
   * @param value anything
   */
  record Entry(Scalar key, YamlNode value) {}
}
