package dev.overlane.config.schema;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import dev.overlane.config.model.AccessRule;
import dev.overlane.config.model.Direction;
import dev.overlane.config.model.IpPrefix;
import dev.overlane.config.model.PortRange;
import dev.overlane.config.model.Protocol;
import dev.overlane.config.yaml.YamlNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Reads one rule.
 *
 * @param ofPort whether it stands at a port, else at a segment
 * @param peers whom it may name
 */
record RuleReader(boolean ofPort, Peers.InSegment peers) {
  private static final ImmutableSet<String> OF_PORT =
      ImmutableSet.of("allow", "deny", "ports", "direction", "from", "to");
  private static final ImmutableSet<String> OF_SEGMENT =
      ImmutableSet.of("allow", "deny", "ports", "from", "to");
  private static final ImmutableMap<String, Protocol> PROTOCOLS =
      ImmutableMap.<String, Protocol>builder()
          .put("any", Protocol.ANY)
          .put("tcp", Protocol.TCP)
          .put("udp", Protocol.UDP)
          .put("sctp", Protocol.SCTP)
          .put("icmp", Protocol.ICMP)
          .put("ping", Protocol.PING)
          .buildOrThrow();
  private static final ImmutableMap<String, Direction> DIRECTIONS =
      ImmutableMap.of("in", Direction.IN, "out", Direction.OUT);

  static RuleReader ofPort(Peers.InSegment peers) {
    return new RuleReader(true, peers);
  }

  static RuleReader ofSegment(Peers.InSegment peers) {
    return new RuleReader(false, peers);
  }

  /** The rule, or empty if it was reported that there is something wrong with it. */
  Optional<AccessRule> read(Value item) {
    Fields fields = Fields.of(item, item.owner(), item.place(), ofPort ? OF_PORT : OF_SEGMENT);
    if (item.isAbsent()) {
      return item.expected("a rule", "as in `{ allow: tcp, ports: 80 }`");
    }
    Optional<Value> allow = fields.find("allow");
    Optional<Value> verdict = allow.or(() -> fields.find("deny"));
    if (verdict.isEmpty() || (allow.isPresent() && fields.find("deny").isPresent())) {
      return reportVerdict(item, allow.isPresent());
    }
    Optional<Protocol> protocol = verdict.get().oneOf(PROTOCOLS);
    Optional<ImmutableList<PortRange>> ports = ports(fields.find("ports"), protocol);
    Optional<Direction> direction = direction(fields);
    Optional<ImmutableList<IpPrefix>> from = peers(fields.find("from"));
    Optional<ImmutableList<IpPrefix>> to = peers(fields.find("to"));
    if (protocol.isEmpty()
        || ports.isEmpty()
        || direction.isEmpty()
        || from.isEmpty()
        || to.isEmpty()
        || !RuleSize.check(from.get(), to.get(), ports.get(), item)) {
      return Optional.empty();
    }
    return Optional.of(
        new AccessRule(
            allow.isPresent(), direction.get(), protocol.get(), ports.get(), from.get(), to.get()));
  }

  private static Optional<AccessRule> reportVerdict(Value item, boolean both) {
    if (item.node() instanceof YamlNode.Mapping) {
      item.error(
          both ? "both allows and denies" : "neither allows nor denies",
          "write one of `allow: PROTOCOL` and `deny: PROTOCOL`");
    }
    return Optional.empty();
  }

  private Optional<ImmutableList<IpPrefix>> peers(Optional<Value> value) {
    return value.isEmpty() ? Optional.of(ImmutableList.of()) : peers.read(value.get());
  }

  /** What {@code direction} says, or else what {@code from} or {@code to} can only mean. */
  private Optional<Direction> direction(Fields fields) {
    if (!ofPort) {
      return Optional.of(Direction.BOTH);
    }
    Optional<Value> from = fields.find("from");
    Optional<Value> to = fields.find("to");
    if (from.isPresent() && to.isPresent()) {
      to.get().error("is one peer too many", "one end is the port itself; keep `from` or `to`");
      return Optional.empty();
    }
    Optional<Value> written = fields.find("direction");
    if (written.isEmpty()) {
      return Optional.of(
          from.isPresent() ? Direction.IN : to.isPresent() ? Direction.OUT : Direction.BOTH);
    }
    Optional<Direction> direction = written.get().oneOf(DIRECTIONS);
    if (direction.isPresent() && (direction.get() == Direction.IN ? to : from).isPresent()) {
      boolean in = direction.get() == Direction.IN;
      written
          .get()
          .error(
              "does not go with `" + (in ? "to" : "from") + "`",
              in ? "packets to the port come `from` a peer" : "packets of the port go `to` a peer");
      return Optional.empty();
    }
    return direction;
  }

  private static Optional<ImmutableList<PortRange>> ports(
      Optional<Value> value, Optional<Protocol> protocol) {
    if (value.isEmpty()) {
      return Optional.of(ImmutableList.of());
    }
    if (protocol.isPresent() && !protocol.get().hasPorts()) {
      value.get().error("mean nothing here", "only tcp, udp and sctp have ports; take them out");
      return Optional.empty();
    }
    String expected = "a port from 1 to 65535 or a range";
    List<PortRange> ranges = new ArrayList<>();
    boolean good = true;
    for (Value item : value.get().oneOrMore()) {
      Optional<PortRange> range =
          item.parsed(PortRange::parse, expected, "as in `ports: [80, 443, 8000-8099]`");
      range.ifPresent(ranges::add);
      good &= range.isPresent();
    }
    if (good && ranges.isEmpty()) {
      return value.get().expected(expected, "leave ports out for all of them");
    }
    return good ? Optional.of(joined(ranges)) : Optional.empty();
  }

  /** The same ports in order, those that touch in one range. */
  private static ImmutableList<PortRange> joined(List<PortRange> ranges) {
    List<PortRange> joined = new ArrayList<>();
    for (PortRange range : new TreeSet<>(ranges)) {
      PortRange last = joined.isEmpty() ? null : joined.get(joined.size() - 1);
      if (last != null && range.first() <= last.last() + 1) {
        int end = Math.max(last.last(), range.last());
        joined.set(joined.size() - 1, new PortRange(last.first(), end));
      } else {
        joined.add(range);
      }
    }
    return ImmutableList.copyOf(joined);
  }
}
