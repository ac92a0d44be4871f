package dev.overlane.config.schema;

import static com.google.common.collect.ImmutableList.toImmutableList;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableListMultimap;
import com.google.common.collect.Iterables;
import dev.overlane.config.model.IpPrefix;
import dev.overlane.config.schema.RulesReader.RuledPort;
import dev.overlane.config.yaml.Shown;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Whom rules may name. Of several with one name a port comes before a group, and a group before the
 * segment.
 *
 * @param ports all ports, by name
 * @param groups all groups
 * @param segments names of all segments
 * @param findings where errors go
 */
record Peers(
    Map<String, RuledPort> ports, PeerGroups groups, Set<String> segments, Findings findings) {
  static final String ANY = "any";
  private static final String FORM =
      "`any`, an address, a network as 10.0.0.0/8, a port, a group or the segment";

  /** Those that rules of one segment may name. */
  InSegment in(String segment) {
    return new InSegment(this, segment);
  }

  /** Whom rules in one segment may name. */
  record InSegment(Peers all, String segment) {

    /** The addresses of peers, none within another; none: any. Empty if one could not be read. */
    Optional<ImmutableList<IpPrefix>> read(Value value) {
      List<IpPrefix> prefixes = new ArrayList<>();
      boolean any = false;
      boolean good = true;
      for (Value item : value.oneOrMore()) {
        Optional<ImmutableList<IpPrefix>> read = one(item);
        any |= read.filter(ImmutableList::isEmpty).isPresent();
        good &= read.isPresent();
        read.ifPresent(prefixes::addAll);
      }
      if (!good) {
        return Optional.empty();
      }
      if (!any && prefixes.isEmpty()) {
        return value.expected(FORM, "leave " + value.key() + " out for `any`");
      }
      return Optional.of(any ? ImmutableList.of() : outermost(prefixes));
    }

    private Optional<ImmutableList<IpPrefix>> one(Value item) {
      Optional<String> text = item.text(FORM, "leave " + item.key() + " out for `any`");
      if (text.isEmpty()) {
        return Optional.empty();
      }
      String name = text.get();
      if (name.equals(ANY)) {
        return Optional.of(ImmutableList.of());
      }
      Optional<IpPrefix> prefix = IpPrefix.parse(name);
      if (prefix.isPresent()) {
        return prefix.map(ImmutableList::of);
      }
      RuledPort port = all.ports.get(name);
      if (port != null) {
        return port(port, item);
      }
      if (all.groups.names().contains(name)) {
        return group(name, item);
      }
      return all.segments.contains(name) ? segment(name, item) : unknown(name, item);
    }

    private Optional<ImmutableList<IpPrefix>> port(RuledPort port, Value item) {
      if (!port.segment().equals(segment)) {
        item.error(
            "names " + port.entry().owner() + ", which is in segment " + port.segment(),
            "no packet goes from one segment to another; take it out");
        return Optional.empty();
      }
      if (port.addresses().isEmpty()) {
        item.error(
            "names " + port.entry().owner() + ", which has no addresses",
            "a port stands for its addresses: add `addresses:` to it");
        return Optional.empty();
      }
      return Optional.of(port.addresses().stream().map(IpPrefix::of).collect(toImmutableList()));
    }

    private Optional<ImmutableList<IpPrefix>> segment(String name, Value item) {
      if (!name.equals(segment)) {
        item.error(
            "names segment " + Shown.quote(name) + ", and the rule is one of segment " + segment,
            "no packet goes from one segment to another; take it out");
        return Optional.empty();
      }
      ImmutableList<IpPrefix> prefixes =
          all.ports.values().stream()
              .filter(port -> port.segment().equals(segment))
              .flatMap(port -> port.addresses().stream().map(IpPrefix::of))
              .collect(toImmutableList());
      if (prefixes.isEmpty()) {
        item.error(
            "names segment " + Shown.quote(name) + ", none of whose ports has addresses",
            "a segment stands for the addresses of its ports: add `addresses:` to them");
        return Optional.empty();
      }
      return Optional.of(prefixes);
    }

    private Optional<ImmutableList<IpPrefix>> group(String name, Value item) {
      ImmutableListMultimap<String, String> members = all.groups.members();
      ImmutableList<RuledPort> here =
          members.get(name).stream()
              .map(all.ports::get)
              .filter(port -> port != null && port.segment().equals(segment))
              .collect(toImmutableList());
      if (here.isEmpty()) {
        item.error(
            "names group " + Shown.quote(name) + ", which has no port in segment " + segment,
            "no packet goes from one segment to another; take it out, or add ports to the group");
        return Optional.empty();
      }
      ImmutableList.Builder<IpPrefix> prefixes = ImmutableList.builder();
      boolean good = true;
      for (RuledPort port : here) {
        Optional<ImmutableList<IpPrefix>> addresses = port(port, item);
        addresses.ifPresent(prefixes::addAll);
        good &= addresses.isPresent();
      }
      return good ? Optional.of(prefixes.build()) : Optional.empty();
    }

    private Optional<ImmutableList<IpPrefix>> unknown(String name, Value item) {
      Optional<String> nearest =
          all.findings.nearest(
              name, Iterables.concat(all.groups.names(), all.ports.keySet(), List.of(segment)));
      return all.findings.isExplained(nearest)
          ? Optional.empty()
          : item.expected(
              FORM,
              Findings.didYouMean(
                  nearest,
                  "there is no port and no group of this name, and it is not the segment's"));
    }

    private static ImmutableList<IpPrefix> outermost(List<IpPrefix> prefixes) {
      ImmutableList.Builder<IpPrefix> outermost = ImmutableList.builder();
      IpPrefix last = null;
      for (IpPrefix prefix : new TreeSet<>(prefixes)) {
        if (last == null || !last.covers(prefix)) {
          outermost.add(prefix);
          last = prefix;
        }
      }
      return outermost.build();
    }
  }
}
