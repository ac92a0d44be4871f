package dev.overlane.config.schema;

import com.google.common.collect.ImmutableListMultimap;
import com.google.common.collect.ImmutableSet;
import dev.overlane.config.schema.RulesReader.RuledPort;
import dev.overlane.config.yaml.Place;
import dev.overlane.config.yaml.Shown;
import java.util.Map;
import java.util.Optional;

/**
 * What {@code groups:} says.
 *
 * @param names of all groups, those without members included
 * @param members names of ports, by group
 */
record PeerGroups(ImmutableSet<String> names, ImmutableListMultimap<String, String> members) {

  static PeerGroups read(Value value, Map<String, RuledPort> ports) {
    ImmutableSet.Builder<String> names = ImmutableSet.builder();
    ImmutableListMultimap.Builder<String, String> members = ImmutableListMultimap.builder();
    for (Named entry : Named.entriesOf(value, "group")) {
      RuledPort namesake = ports.get(entry.name());
      if (namesake != null) {
        Place other = namesake.entry().place();
        value
            .findings()
            .error(
                entry.place(),
                entry.owner() + " has the name of a port",
                "see " + other.seenFrom(entry.place()) + "; rename one of them");
      }
      names.add(entry.name());
      for (Value item : entry.value().items("a list of ports", "as in `web: [A, B]`")) {
        item.text("the name of a port", "as in `web: [A, B]`")
            .filter(name -> exists(name, item, ports))
            .ifPresent(name -> members.put(entry.name(), name));
      }
    }
    return new PeerGroups(names.build(), members.build());
  }

  private static boolean exists(String name, Value item, Map<String, RuledPort> ports) {
    if (!ports.containsKey(name)) {
      Optional<String> nearest = item.findings().nearest(name, ports.keySet());
      if (!item.findings().isExplained(nearest)) {
        item.error(
            "has no port " + Shown.quote(name) + " to take in",
            Findings.didYouMean(nearest, "add the port, or take the name out"));
      }
    }
    return ports.containsKey(name);
  }
}
