package dev.overlane.config.schema;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import dev.overlane.config.yaml.Place;
import dev.overlane.config.yaml.Shown;
import dev.overlane.config.yaml.YamlNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A map with fixed keys; unknown and repeated ones are reported when it is made. One that is
 * misspelt is read as what it means: what would follow from its absence is nothing that anybody has
 * to correct.
 */
final class Fields {
  private final String owner;
  private final Place place;
  private final boolean readable;
  private final Map<String, YamlNode.Entry> byKey = new LinkedHashMap<>();
  private final Map<YamlNode.Scalar, YamlNode.Entry> corrected = new HashMap<>();
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
      List<Misspelt> misspelt = new ArrayList<>();
      mapping.entries().forEach(entry -> fields.add(entry, known, misspelt));
      misspelt.forEach(fields::correct);
      return fields;
    }
    if (!value.isAbsent()) {
      value.expected("a map", "keys that may be here: " + String.join(", ", known));
    }
    return new Fields(owner, place, value.isAbsent(), value.findings());
  }

  /** The value of a map with the keys that this one's misspelt keys mean. */
  YamlNode corrected(YamlNode map) {
    return Trees.entries(map, entry -> corrected.getOrDefault(entry.key(), entry));
  }

  /** Whether the value behind a key is there because a misspelt one means it. */
  boolean isCorrected(String key) {
    YamlNode.Entry entry = byKey.get(key);
    return entry != null && corrected.containsValue(entry);
  }

  /** The keys that have a meaning and are there, with their values; misspelt ones come last. */
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

  /** An entry with an unknown key, and the known one that it seems to mean. */
  private record Misspelt(YamlNode.Entry entry, String meant) {}

  private void correct(Misspelt misspelt) {
    YamlNode.Scalar key = misspelt.entry().key();
    YamlNode.Entry meant =
        new YamlNode.Entry(
            new YamlNode.Scalar(key.place(), misspelt.meant(), key.plain()),
            misspelt.entry().value());
    if (byKey.putIfAbsent(misspelt.meant(), meant) == null) {
      corrected.put(key, meant);
    }
  }

  private void add(YamlNode.Entry entry, ImmutableSet<String> known, List<Misspelt> misspelt) {
    String key = entry.key().text();
    String where = owner.isEmpty() ? "" : " of " + owner;
    if (!known.contains(key) && Named.isMerge(entry.key())) {
      findings.error(entry.key().place(), Named.MERGE, Named.MERGE_HINT);
      return;
    }
    if (!known.contains(key)) {
      Optional<String> nearest = findings.nearest(key, known);
      String keys = "keys that may be here: " + String.join(", ", known);
      String message = "unknown key " + Shown.quote(key) + where;
      if (!owner.isEmpty()) {
        findings.error(entry.key().place(), message, Findings.didYouMean(nearest, keys));
      } else if (nearest.isEmpty()) {
        findings.lostSection(entry.key().place(), message, keys);
      } else {
        findings.sectionError(entry.key().place(), message, Findings.didYouMean(nearest, keys));
      }
      nearest.ifPresent(meant -> misspelt.add(new Misspelt(entry, meant)));
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
