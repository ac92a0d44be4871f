package dev.overlane.config.schema;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.Iterables;
import dev.overlane.config.yaml.YamlNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Writes out what a file says in short: hosts of ranges, what templates say, the VNIs of a pool.
 * The tree that comes of it has all of these in their places, each value with the place where the
 * file says it; the short ways stay in it, too.
 */
final class Expansion {
  private final YamlNode.Mapping root;
  private final Findings findings;
  private final Optional<LoadMemory> memory;

  private Expansion(YamlNode.Mapping root, Findings findings, Optional<LoadMemory> memory) {
    this.root = root;
    this.findings = findings;
    this.memory = memory;
  }

  /** The tree with everything written out; what cannot be is reported and left as it is. */
  static YamlNode of(YamlNode root, Findings findings, Optional<LoadMemory> memory) {
    return root instanceof YamlNode.Mapping map
        ? new Expansion(map, findings, memory).expanded()
        : root;
  }

  private YamlNode expanded() {
    Templates templates = Templates.read(value("templates"));
    AutoVnis vnis = new AutoVnis(value("vni-pool"));
    Optional<YamlNode.Entry> ranges = Trees.find(root, "host-ranges");
    List<YamlNode.Entry> entries = new ArrayList<>();
    for (YamlNode.Entry entry : root.entries()) {
      YamlNode value =
          switch (entry.key().text()) {
            case "segments" -> Trees.map(entry.value(), vnis::number);
            case "hosts" -> hosts(entry.value(), templates);
            case "ports" -> Trees.map(entry.value(), templates::ofPort);
            default -> entry.value();
          };
      entries.add(Trees.with(entry, value));
    }
    if (ranges.isPresent() && Trees.find(root, "hosts").isEmpty()) {
      YamlNode.Scalar key = new YamlNode.Scalar(ranges.get().key().place(), "hosts", true);
      YamlNode none = new YamlNode.Mapping(key.place(), ImmutableList.of());
      entries.add(new YamlNode.Entry(key, hosts(none, templates)));
    }
    return new YamlNode.Mapping(root.place(), ImmutableList.copyOf(entries));
  }

  private YamlNode hosts(YamlNode written, Templates templates) {
    memory.ifPresent(known -> known.begin(templates));
    return Trees.map(
        withRanges(written),
        (name, host) -> {
          YamlNode whole = templates.ofHost(name, host);
          memory.ifPresent(known -> known.wroteOut(whole, host));
          return whole;
        });
  }

  /** The hosts that are written one by one, and those of ranges. */
  private YamlNode withRanges(YamlNode hosts) {
    boolean none = hosts instanceof YamlNode.Scalar scalar && scalar.isNull();
    if (!none && !(hosts instanceof YamlNode.Mapping)) {
      return hosts;
    }
    ImmutableList<YamlNode.Entry> more = new HostRanges(findings).hosts(value("host-ranges"));
    if (more.isEmpty()) {
      return hosts;
    }
    return new YamlNode.Mapping(
        hosts.place(),
        ImmutableList.copyOf(
            Iterables.concat(
                hosts instanceof YamlNode.Mapping map ? map.entries() : ImmutableList.of(), more)));
  }

  private Value value(String key) {
    return Trees.find(root, key)
        .map(entry -> new Value(key, "", entry.value(), findings))
        .orElseGet(() -> new Value(key, "", new YamlNode.Scalar(root.place(), "", true), findings));
  }
}
