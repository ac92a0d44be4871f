package dev.overlane.config.yaml;

import com.google.common.collect.ImmutableList;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A list or map whose end was not seen yet. */
final class Frame {
  private final Place place;
  private final boolean mapping;
  private final Optional<String> anchor;
  private final ImmutableList.Builder<YamlNode> items = ImmutableList.builder();
  private final ImmutableList.Builder<YamlNode.Entry> entries = ImmutableList.builder();
  private @Nullable YamlNode key;
  private long weight = 1;

  Frame(Place place, boolean mapping, Optional<String> anchor) {
    this.place = place;
    this.mapping = mapping;
    this.anchor = anchor;
  }

  Optional<String> anchor() {
    return anchor;
  }

  /** Takes the next item, key or value; returns what is wrong with it. */
  Optional<Finding> add(TreeBuilder.Built child) {
    weight += child.weight();
    YamlNode waiting = key;
    if (!mapping) {
      items.add(child.node());
    } else if (waiting == null) {
      key = child.node();
    } else {
      key = null;
      return entry(waiting, child.node());
    }
    return Optional.empty();
  }

  TreeBuilder.Built close() {
    YamlNode node =
        mapping
            ? new YamlNode.Mapping(place, entries.build())
            : new YamlNode.Sequence(place, items.build());
    return new TreeBuilder.Built(node, weight);
  }

  private Optional<Finding> entry(YamlNode name, YamlNode value) {
    if (name instanceof YamlNode.Scalar scalar) {
      entries.add(new YamlNode.Entry(scalar, value));
      return Optional.empty();
    }
    return Optional.of(
        new Finding(
            true,
            name.place(),
            "a key is a single word, but this is " + Shown.kindOf(name),
            "write `name: value`"));
  }
}
