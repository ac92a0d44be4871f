package dev.overlane.config.schema;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import dev.overlane.config.yaml.Place;
import dev.overlane.config.yaml.Shown;
import dev.overlane.config.yaml.YamlNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** A map with fixed keys; unknown and repeated ones are reported when it is made. */
final class Fields {
  private final String owner;
  private final Place place;
  private final boolean readable;
  private final Map<String, YamlNode.Entry> byKey = new LinkedHashMap<>();
  private final Findings findings;

  private Fields(String owner, Place place, boolean readable, Findings findings) {
    this.owner = owner;
    this.place = place;
    this.readable = readable;
    this.findings = findings;
  }

  /**
   * The fields of a value.
   *
   * @param value a map; nothing counts as an empty one, anything else is reported
   * @param owner what the fields belong to, in messages
   * @param place where to report a key that is missing
   * @param known the keys that have a meaning
   */
  static Fields of(Value value, String owner, Place place, ImmutableSet<String> known) {
    if (value.node() instanceof YamlNode.Mapping mapping) {
      Fields fields = new Fields(owner, place, true, value.findings());
      mapping.entries().forEach(entry -> fields.add(entry, known));
      return fields;
    }
    if (!value.isAbsent()) {
      value.expected("a map", "keys that may be here: " + String.join(", ", known));
    }
    return new Fields(owner, place, value.isAbsent(), value.findings());
  }

  /** The keys that have a meaning and are there, with their values, in order. */
  ImmutableList<YamlNode.Entry> entries() {
    return ImmutableList.copyOf(byKey.values());
  }

  /** The value behind a key, if the key is there. */
  Optional<Value> find(String key) {
    return Optional.ofNullable(byKey.get(key))
        .map(entry -> new Value(key, owner, entry.value(), findings));
  }

  /**
   * The value behind a key; its absence is an error with a hint, unless it may come from a template
   * that was not found, which is reported already.
   */
  Optional<Value> require(String key, String hint) {
    Optional<Value> value = find(key);
    if (value.isEmpty() && readable && !byKey.containsKey(Templates.KEY)) {
      missing(key, hint);
    }
    return value;
  }

  void missing(String key, String hint) {
    findings.error(place, key + (owner.isEmpty() ? "" : " of " + owner) + " is missing", hint);
  }

  /** The value behind a key, as nothing if the key is not there. */
  Value orNothing(String key) {
    return find(key)
        .orElseGet(() -> new Value(key, owner, new YamlNode.Scalar(place, "", true), findings));
  }

  /** The place of a key, or of what the fields belong to if the key is not there. */
  Place placeOf(String key) {
    return Optional.ofNullable(byKey.get(key)).map(entry -> entry.key().place()).orElse(place);
  }

  private void add(YamlNode.Entry entry, ImmutableSet<String> known) {
    String key = entry.key().text();
    String where = owner.isEmpty() ? "" : " of " + owner;
    if (!known.contains(key) && Named.isMerge(entry.key())) {
      findings.error(entry.key().place(), Named.MERGE, Named.MERGE_HINT);
      return;
    }
    if (!known.contains(key)) {
      String keys = "keys that may be here: " + String.join(", ", known);
      findings.error(
          entry.key().place(),
          "unknown key " + Shown.quote(key) + where,
          findings.didYouMean(key, known, keys));
      return;
    }
    YamlNode.Entry first = byKey.putIfAbsent(key, entry);
    if (first != null) {
      findings.error(
          entry.key().place(),
          key + where + " is given twice",
          "the first is on "
              + first.key().place().seenFrom(entry.key().place())
              + "; keep one of them");
    }
  }
}
