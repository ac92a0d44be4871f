package dev.overlane.config.yaml;

import com.google.common.collect.ImmutableList;

/**
 * An entry of a map that was read before.
 *
 * @param text its lines
 * @param source where they stood
 * @param line in which line they began, 1-based
 * @param entry what they say
 * @param values how many values that are, the key included
 */
record KnownEntry(String text, Source source, int line, YamlNode.Entry entry, int values) {

  static KnownEntry of(String text, Source source, int line, YamlNode.Entry entry) {
    return new KnownEntry(text, source, line, entry, count(entry));
  }

  /** The same lines in another place. */
  KnownEntry at(Source other, int otherLine) {
    return line == otherLine && source.equals(other)
        ? this
        : new KnownEntry(text, other, otherLine, moved(entry, other, otherLine - line), values);
  }

  private static YamlNode.Entry moved(YamlNode.Entry entry, Source source, int lines) {
    return new YamlNode.Entry(
        moved(entry.key(), source, lines), moved(entry.value(), source, lines));
  }

  private static YamlNode moved(YamlNode node, Source source, int lines) {
    if (node instanceof YamlNode.Scalar scalar) {
      return moved(scalar, source, lines);
    }
    Place place = moved(node.place(), source, lines);
    if (node instanceof YamlNode.Sequence list) {
      ImmutableList.Builder<YamlNode> items =
          ImmutableList.builderWithExpectedSize(list.items().size());
      list.items().forEach(item -> items.add(moved(item, source, lines)));
      return new YamlNode.Sequence(place, items.build());
    }
    ImmutableList<YamlNode.Entry> old = ((YamlNode.Mapping) node).entries();
    ImmutableList.Builder<YamlNode.Entry> entries =
        ImmutableList.builderWithExpectedSize(old.size());
    old.forEach(entry -> entries.add(moved(entry, source, lines)));
    return new YamlNode.Mapping(place, entries.build());
  }

  private static YamlNode.Scalar moved(YamlNode.Scalar scalar, Source source, int lines) {
    return scalar.at(moved(scalar.place(), source, lines));
  }

  private static Place moved(Place place, Source source, int lines) {
    return new Place(source, place.line() + lines, place.column());
  }

  private static int count(YamlNode.Entry entry) {
    return 1 + count(entry.value());
  }

  private static int count(YamlNode node) {
    int values = 1;
    if (node instanceof YamlNode.Sequence list) {
      for (YamlNode item : list.items()) {
        values += count(item);
      }
    } else if (node instanceof YamlNode.Mapping map) {
      for (YamlNode.Entry entry : map.entries()) {
        values += count(entry);
      }
    }
    return values;
  }
}
