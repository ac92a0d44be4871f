package dev.overlane.config.schema;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.LinkedListMultimap;
import com.google.common.collect.ListMultimap;
import com.google.common.collect.Multimaps;
import dev.overlane.config.yaml.Place;
import dev.overlane.config.yaml.YamlNode;
import java.util.List;

/** The top-level sections of several files, each put together to one. */
final class Sections {
  /** What is said once, for everything. */
  private static final ImmutableSet<String> OF_MAIN =
      ImmutableSet.of("controller", ClusterSection.KEY, "defaults", "overlay", "vni-pool");

  private static final String LIST = "expect";

  private final String main;
  private final Findings findings;
  private final ListMultimap<String, YamlNode.Entry> parts = LinkedListMultimap.create();

  /**
   * @param main the name of the main file
   */
  Sections(String main, Findings findings) {
    this.main = main;
    this.findings = findings;
  }

  /** Takes what a file says, main file first; what only the main file may say is reported. */
  void add(Fields fields, boolean isMain) {
    if (!isMain) {
      fields.find("version").ifPresent(FileReading::checkVersion);
    }
    for (YamlNode.Entry entry : fields.entries()) {
      String key = entry.key().text();
      boolean single = OF_MAIN.contains(key);
      if (single && !isMain) {
        findings.error(
            entry.key().place(), key + " belongs in the main file", "move it to " + main);
      } else if (isMain || !isFollowed(key)) {
        parts.put(key, entry);
      }
    }
  }

  /** What an included file says for itself, not for the whole: what it includes has come. */
  private static boolean isFollowed(String key) {
    return key.equals("version") || key.equals("include");
  }

  /** The tree of all. */
  YamlNode joined(Place place) {
    return new YamlNode.Mapping(
        place,
        Multimaps.asMap(parts).values().stream()
            .map(this::joined)
            .collect(ImmutableList.toImmutableList()));
  }

  private YamlNode.Entry joined(List<YamlNode.Entry> entries) {
    YamlNode.Entry first = entries.get(0);
    return entries.size() == 1
        ? first
        : new YamlNode.Entry(
            first.key(),
            first.key().text().equals(LIST) ? list(entries) : map(first.key(), entries));
  }

  private YamlNode map(YamlNode.Scalar key, List<YamlNode.Entry> entries) {
    ImmutableList.Builder<YamlNode.Entry> all = ImmutableList.builder();
    for (YamlNode.Entry entry : entries) {
      Value value = new Value(key.text(), "", entry.value(), findings);
      if (entry.value() instanceof YamlNode.Mapping mapping) {
        all.addAll(mapping.entries());
      } else if (!value.isAbsent()) {
        value.expectedSection("a map", Named.HINT);
      }
    }
    return new YamlNode.Mapping(key.place(), all.build());
  }

  private YamlNode list(List<YamlNode.Entry> entries) {
    ImmutableList.Builder<YamlNode> all = ImmutableList.builder();
    for (YamlNode.Entry entry : entries) {
      Value value = new Value(LIST, "", entry.value(), findings);
      value.items("a list", "one item a line").forEach(item -> all.add(item.node()));
    }
    return new YamlNode.Sequence(entries.get(0).key().place(), all.build());
  }
}
