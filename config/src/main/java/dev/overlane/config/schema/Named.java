package dev.overlane.config.schema;

import com.google.common.collect.ImmutableList;
import dev.overlane.config.yaml.Place;
import dev.overlane.config.yaml.Shown;
import dev.overlane.config.yaml.YamlNode;
import java.util.HashMap;
import java.util.Map;

/**
 * An entry of a map whose keys are names that the user chose.
 *
 * @param kind {@code segment}, {@code host} or {@code port}
 * @param name the key
 * @param place the key's place
 * @param value what stands behind it
 */
record Named(String kind, String name, Place place, Value value) {
  static final String MERGE = "`<<` merges nothing in YAML 1.2";
  static final String MERGE_HINT = "write the keys out; an alias may stand for a whole value";

  /** How the entries of a map are written. */
  static final String HINT = "write `NAME: { ... }`, one a line";

  /** {@code segment "ab"}. */
  String owner() {
    return kind + " " + Shown.quote(name);
  }

  /** The entries of a value in order; what is no map, repeated or no name is reported. */
  static ImmutableList<Named> entriesOf(Value value, String kind) {
    if (!(value.node() instanceof YamlNode.Mapping mapping)) {
      String map = "a map from names to " + kind + "s";
      if (value.owner().isEmpty() && !value.isAbsent()) {
        value.expectedSection(map, HINT);
      } else if (!value.isAbsent()) {
        value.expected(map, HINT);
      }
      return ImmutableList.of();
    }
    Map<String, Place> first = new HashMap<>();
    ImmutableList.Builder<Named> entries = ImmutableList.builder();
    for (YamlNode.Entry entry : mapping.entries()) {
      String name = entry.key().text();
      Place place = entry.key().place();
      Findings findings = value.findings();
      Place other = first.putIfAbsent(name, place);
      if (other != null) {
        findings.error(
            place,
            kind + " " + Shown.quote(name) + " is given twice",
            "the first is on " + other.seenFrom(place) + "; rename one of them");
      } else if (isMerge(entry.key())) {
        findings.error(place, MERGE, MERGE_HINT);
      } else if (entry.key().isNull()) {
        findings.error(
            place,
            "a " + kind + " without a name",
            "write a name, in quotes if it is to be " + Shown.quote(name.isEmpty() ? "~" : name));
      } else if (Names.isName(name)) {
        String owner = kind + " " + Shown.quote(name);
        entries.add(new Named(kind, name, place, new Value("", owner, entry.value(), findings)));
      } else {
        findings.error(place, Shown.quote(name) + " is no name for a " + kind, Names.NAME_HINT);
      }
    }
    return entries.build();
  }

  /** Whether a key is the merge key of YAML 1.1, which the core schema of YAML 1.2 has not. */
  static boolean isMerge(YamlNode.Scalar key) {
    return key.plain() && key.text().equals("<<");
  }
}
