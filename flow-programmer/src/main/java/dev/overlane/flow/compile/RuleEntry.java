package dev.overlane.flow.compile;

import com.google.common.collect.ImmutableList;
import dev.overlane.config.model.AccessRule;
import dev.overlane.config.model.SegmentRules;
import dev.overlane.config.model.SegmentRules.PortRules;
import dev.overlane.config.model.Traffic;
import dev.overlane.flow.state.ConnectionState;
import dev.overlane.flow.state.FlowMatch;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * What a list of rules says of some packets.
 *
 * @param way which of them, by their connections
 * @param traffic the packets
 * @param allows whether they may pass
 * @param index place of the rule in its list in the file, from 0
 * @param level how far above others: one above the highest of those that come later and contradict
 *     it about some packet. So the order of the file holds where it matters, and only there: a rule
 *     that is put in or taken out moves only those that it contradicts.
 */
record RuleEntry(Way way, Traffic traffic, boolean allows, int index, int level) {

  /** Which way packets go in their connection. */
  enum Way {
    /** Whatever they are: where rules are not stateful. */
    ANY,
    /** As the packet that opened it, or would open it; also what was not tracked. */
    FORTH,
    /** The other way, in a connection that is known. */
    BACK;

    /** The same match that asks for this as well. */
    FlowMatch in(FlowMatch match) {
      return switch (this) {
        case ANY -> match;
        case FORTH -> match.with(ConnectionState.match(0, ConnectionState.REPLY));
        case BACK -> match.with(ConnectionState.match(ConnectionState.ANSWER, 0));
      };
    }
  }

  /** Packets that a rule speaks of before they are put in their place. */
  private record Spoken(Way way, Traffic traffic) {}

  /** A segment's rules: what they speak of, and the answers to what they allow. */
  static ImmutableList<RuleEntry> ofSegment(SegmentRules rules) {
    return levelled(rules.rules(), rules.stateful(), rule -> true, rule -> true);
  }

  /** A port's rules as far as they speak of packets that it sends, answers of its among them. */
  static ImmutableList<RuleEntry> ofSender(PortRules port, boolean stateful) {
    return levelled(
        port.rules(), stateful, rule -> rule.direction().isOut(), rule -> rule.direction().isIn());
  }

  /** A port's rules as far as they speak of packets to it, answers to its own among them. */
  static ImmutableList<RuleEntry> ofReceiver(PortRules port, boolean stateful) {
    return levelled(
        port.rules(), stateful, rule -> rule.direction().isIn(), rule -> rule.direction().isOut());
  }

  private static ImmutableList<RuleEntry> levelled(
      List<AccessRule> rules,
      boolean stateful,
      Predicate<AccessRule> itself,
      Predicate<AccessRule> answers) {
    List<RuleEntry> entries = new ArrayList<>();
    for (int i = rules.size() - 1; i >= 0; i--) {
      AccessRule rule = rules.get(i);
      int index = i;
      ImmutableList<RuleEntry> later = ImmutableList.copyOf(entries);
      Stream.concat(
              itself.test(rule) ? spoken(rule, stateful) : Stream.of(),
              answers.test(rule) ? answers(rule, stateful) : Stream.of())
          .map(
              of ->
                  new RuleEntry(
                      of.way,
                      of.traffic,
                      rule.allows(),
                      index,
                      levelOver(later, of, rule.allows())))
          .forEach(entries::add);
    }
    return ImmutableList.copyOf(entries).reverse();
  }

  private static Stream<Spoken> spoken(AccessRule rule, boolean stateful) {
    return Stream.of(new Spoken(stateful ? Way.FORTH : Way.ANY, rule.traffic()));
  }

  /** With connections, the rule speaks of both ways alike: also if it denies. */
  private static Stream<Spoken> answers(AccessRule rule, boolean stateful) {
    return stateful
        ? Stream.of(new Spoken(Way.BACK, rule.replies()))
        : rule.answers().stream().map(answers -> new Spoken(Way.ANY, answers));
  }

  private static int levelOver(List<RuleEntry> later, Spoken of, boolean allows) {
    return later.stream()
        .filter(entry -> entry.allows != allows && entry.way == of.way)
        .filter(entry -> entry.traffic.overlaps(of.traffic))
        .mapToInt(entry -> entry.level + 1)
        .max()
        .orElse(0);
  }
}
