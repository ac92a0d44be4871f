package dev.overlane.config.schema;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSortedMap;
import dev.overlane.config.model.AccessRule;
import dev.overlane.config.model.Conversation;
import dev.overlane.config.model.IpAddress;
import dev.overlane.config.model.IpPrefix;
import dev.overlane.config.model.MacAddress;
import dev.overlane.config.model.Segment;
import dev.overlane.config.model.SegmentRules;
import dev.overlane.config.model.SegmentRules.PortRules;
import dev.overlane.config.schema.SegmentSection.RuledSegment;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Reads access rules, after everything that they may name. Ports are entered while they are read.
 */
final class RulesReader {
  private static final ImmutableMap<String, Boolean> DEFAULTS =
      ImmutableMap.of("allow", true, "deny", false);

  private final SegmentSection segments;
  private final Findings findings;
  private final Map<String, RuledPort> ports = new LinkedHashMap<>();
  private int ruledPorts;

  /**
   * A port with what its rules need.
   *
   * @param entry the port
   * @param segment its segment
   * @param mac its declared address, if it has one
   * @param addresses its declared addresses
   * @param rules what it says of access, not read yet
   */
  record RuledPort(
      Named entry,
      String segment,
      Optional<MacAddress> mac,
      ImmutableList<IpAddress> addresses,
      Optional<Value> rules) {}

  RulesReader(SegmentSection segments, Findings findings) {
    this.segments = segments;
    this.findings = findings;
  }

  /** Enters a port; of two with one name, the first counts. */
  void enter(RuledPort port) {
    ruledPorts += port.rules().isPresent() ? 1 : 0;
    ports.putIfAbsent(port.entry().name(), port);
  }

  /** How many ports with rules were entered. */
  int ruledPorts() {
    return ruledPorts;
  }

  /** The segments that could be read, with their rules and those of their ports. */
  ImmutableSortedMap<String, Segment> read(Value groupsValue) {
    Peers peers =
        new Peers(
            ports, PeerGroups.read(groupsValue, ports), segments.segments().keySet(), findings);
    Map<String, ImmutableSortedMap.Builder<String, PortRules>> portRules = new TreeMap<>();
    for (RuledPort port : ports.values()) {
      if (port.rules().isEmpty()) {
        continue;
      }
      PortRules rules = new PortRules(port.mac(), rules(port, peers));
      if (!rules.rules().isEmpty()) {
        portRules
            .computeIfAbsent(port.segment(), name -> ImmutableSortedMap.naturalOrder())
            .put(port.entry().name(), rules);
      }
    }
    Map<String, Segment> read = new TreeMap<>(segments.segments());
    for (RuledSegment ruled : segments.ruled()) {
      SegmentRules rules =
          new SegmentRules(
              ruled.stateful().flatMap(Value::bool).orElse(false),
              ruled.fallback().flatMap(value -> value.oneOf(DEFAULTS)).orElse(true),
              rules(ruled, peers),
              portRules
                  .getOrDefault(ruled.entry().name(), ImmutableSortedMap.naturalOrder())
                  .buildOrThrow());
      check(ruled, rules);
      read.computeIfPresent(ruled.entry().name(), (name, segment) -> segment.with(rules));
    }
    return ImmutableSortedMap.copyOf(read);
  }

  private ImmutableList<AccessRule> rules(RuledPort port, Peers peers) {
    RuleReader reader = RuleReader.ofPort(peers.in(port.segment()));
    return port.rules().map(value -> rules(value, port.entry(), reader)).orElse(ImmutableList.of());
  }

  private ImmutableList<AccessRule> rules(RuledSegment segment, Peers peers) {
    RuleReader reader = RuleReader.ofSegment(peers.in(segment.entry().name()));
    return segment
        .rules()
        .map(value -> rules(value, segment.entry(), reader))
        .orElse(ImmutableList.of());
  }

  private ImmutableList<AccessRule> rules(Value value, Named entry, RuleReader reader) {
    ImmutableList<Value> items =
        value.items("a list of rules", "begin each with `- `, as in `- { allow: tcp, ports: 80 }`");
    if (items.size() > SegmentRules.MAX_RULES) {
      value.error(
          "are " + items.size() + ", and at most " + SegmentRules.MAX_RULES + " are taken",
          "name several ports or peers in one rule, or make groups");
      return ImmutableList.of();
    }
    RuleList list = new RuleList(findings);
    for (int i = 0; i < items.size(); i++) {
      String owner = "rule " + (i + 1) + " of " + entry.owner();
      Value item = new Value("", owner, items.get(i).node(), findings);
      reader.read(item).ifPresent(rule -> list.add(rule, item));
    }
    return list.rules();
  }

  private void check(RuledSegment ruled, SegmentRules rules) {
    if (rules.stateful() && rules.areNone()) {
      Value stateful = ruled.stateful().orElseThrow();
      findings.warning(
          stateful.place(),
          stateful.what() + " means nothing: nothing is kept from passing in the segment",
          "add `rules:` or `default: deny`, or take it out");
    }
    rules
        .ports()
        .forEach(
            (name, own) -> {
              if (rules.guardsReceiver(own) && own.mac().isEmpty()) {
                reportMac(name, rules.stateful());
              }
            });
  }

  private void reportMac(String name, boolean stateful) {
    Optional<Value> rules = Optional.ofNullable(ports.get(name)).flatMap(RuledPort::rules);
    rules.ifPresent(
        value ->
            value.error(
                "are about packets to the port, be it answers to its own, and it has no mac",
                "add `mac:` to the port, so that they can be told"
                    + (stateful ? "" : "; only what denies its own needs none")));
  }

  /** What one port of the file may open with another, by the addresses that it gives them. */
  Conversation between(String from, String to) {
    return Conversation.any(mac(from), mac(to), prefixes(from), prefixes(to));
  }

  private Optional<MacAddress> mac(String port) {
    return Optional.ofNullable(ports.get(port)).flatMap(RuledPort::mac);
  }

  private ImmutableList<IpPrefix> prefixes(String port) {
    RuledPort found = ports.get(port);
    return found == null
        ? ImmutableList.of()
        : found.addresses().stream().map(IpPrefix::of).collect(ImmutableList.toImmutableList());
  }
}
