package dev.overlane.config.schema;

import com.google.common.collect.ImmutableList;
import dev.overlane.config.yaml.YamlNode;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;

/** Small changes of trees; what does not change stays the same object. */
final class Trees {
  private Trees() {}

  /** The first entry with a key. */
  static Optional<YamlNode.Entry> find(YamlNode.Mapping map, String key) {
    for (YamlNode.Entry entry : map.entries()) {
      if (entry.key().text().equals(key)) {
        return Optional.of(entry);
      }
    }
    return Optional.empty();
  }

  /**
   * A map with other values, each from its name and itself; what is no map, and values that are
   * none, stay.
   */
  static YamlNode map(YamlNode node, BiFunction<String, YamlNode.Mapping, YamlNode> change) {
    return entries(
        node,
        entry ->
            entry.value() instanceof YamlNode.Mapping map
                ? with(entry, change.apply(entry.key().text(), map))
                : entry);
  }

  /** A map with other entries; what is no map stays. */
  static YamlNode entries(YamlNode node, UnaryOperator<YamlNode.Entry> change) {
    if (!(node instanceof YamlNode.Mapping map)) {
      return node;
    }
    boolean same = true;
    ImmutableList.Builder<YamlNode.Entry> entries =
        ImmutableList.builderWithExpectedSize(map.entries().size());
    for (YamlNode.Entry entry : map.entries()) {
      YamlNode.Entry changed = change.apply(entry);
      same &= changed.value() == entry.value() && changed.key().equals(entry.key());
      entries.add(changed);
    }
    return same ? map : new YamlNode.Mapping(map.place(), entries.build());
  }

  /** An entry with another value. */
  static YamlNode.Entry with(YamlNode.Entry entry, YamlNode value) {
    return value == entry.value() ? entry : new YamlNode.Entry(entry.key(), value);
  }
}
