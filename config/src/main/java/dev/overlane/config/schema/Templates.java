package dev.overlane.config.schema;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.ImmutableSortedMap;
import dev.overlane.config.yaml.Place;
import dev.overlane.config.yaml.Shown;
import dev.overlane.config.yaml.YamlNode;
import dev.overlane.config.yaml.YamlText;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Sets of keys with a name, which hosts and ports may take instead of writing them out. */
final class Templates {
  /** The key by which one is taken. */
  static final String KEY = "template";

  private static final ImmutableSet<String> KEYS =
      ImmutableSet.<String>builder()
          .addAll(HostReader.KEYS)
          .addAll(PortReader.DECLARED)
          .addAll(PortReader.FLOATING)
          .build()
          .stream()
          .filter(key -> !key.equals(KEY))
          .collect(ImmutableSet.toImmutableSet());

  private final Findings findings;
  private final Map<String, ImmutableList<YamlNode.Entry>> byName = new HashMap<>();

  private Templates(Findings findings) {
    this.findings = findings;
  }

  static Templates read(Value value) {
    Templates templates = new Templates(value.findings());
    for (Named entry : Named.entriesOf(value, KEY)) {
      Fields fields = Fields.of(entry.value(), entry.owner(), entry.place(), KEYS);
      templates.byName.put(entry.name(), fields.entries());
    }
    return templates;
  }

  /** All of them, word by word, wherever they stand. */
  String text() {
    return YamlText.of(
        new YamlNode.Mapping(
            Place.START,
            ImmutableSortedMap.copyOf(byName).entrySet().stream()
                .map(
                    template ->
                        new YamlNode.Entry(
                            new YamlNode.Scalar(Place.START, template.getKey(), false),
                            new YamlNode.Mapping(Place.START, template.getValue())))
                .collect(ImmutableList.toImmutableList())));
  }

  /** A host with what its template and those of its ports say. */
  YamlNode ofHost(String name, YamlNode.Mapping host) {
    YamlNode whole = applied(host, "host", name);
    return Trees.entries(
        whole,
        entry ->
            entry.key().text().equals("ports")
                ? Trees.with(entry, Trees.map(entry.value(), this::ofPort))
                : entry);
  }

  /** A port with what its template says. */
  YamlNode ofPort(String name, YamlNode.Mapping port) {
    return applied(port, "port", name);
  }

  /** What is written at the thing itself counts before what its template says. */
  private YamlNode.Mapping applied(YamlNode.Mapping map, String kind, String name) {
    List<YamlNode.Entry> uses =
        map.entries().stream().filter(entry -> entry.key().text().equals(KEY)).toList();
    if (uses.size() != 1) {
      // One too many is reported by whoever reads the map.
      return map;
    }
    Value use = new Value(KEY, kind + " " + Shown.quote(name), uses.get(0).value(), findings);
    Optional<ImmutableList<YamlNode.Entry>> template = find(use);
    if (template.isEmpty()) {
      return map;
    }
    Set<String> own = new HashSet<>();
    ImmutableList.Builder<YamlNode.Entry> entries = ImmutableList.builder();
    for (YamlNode.Entry entry : map.entries()) {
      if (own.add(entry.key().text()) && entry.key().text().equals(KEY)) {
        continue;
      }
      entries.add(entry);
    }
    template.get().stream()
        .filter(entry -> !own.contains(entry.key().text()))
        .forEach(entries::add);
    return new YamlNode.Mapping(map.place(), entries.build());
  }

  private Optional<ImmutableList<YamlNode.Entry>> find(Value use) {
    Optional<String> name = use.text("the name of a template", "one of those under templates:");
    if (name.isPresent() && !byName.containsKey(name.get())) {
      findings.unknownName(
          use.place(),
          use.what() + ": there is no template " + Shown.quote(name.get()),
          name.get(),
          byName.keySet(),
          "add it under templates:");
    }
    return name.flatMap(known -> Optional.ofNullable(byName.get(known)));
  }
}
