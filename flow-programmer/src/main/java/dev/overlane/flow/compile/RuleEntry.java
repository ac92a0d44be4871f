package dev.overlane.flow.compile;

import com.google.common.collect.ImmutableList;
import dev.overlane.config.model.AccessRule;
import dev.overlane.config.model.Traffic;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * What a list of rules says of some packets.
 *
 * @param traffic the packets
 * @param allows whether they may pass
 * @param index place of the rule in its list in the file, from 0
 * @param level how far above others: one above the highest of those that come later and contradict
 *     it about some packet. So the order of the file holds where it matters, and only there: a rule
 *     that is put in or taken out moves only those that it contradicts.
 */
record RuleEntry(Traffic traffic, boolean allows, int index, int level) {

  /** A segment's rules: what they speak of, and the answers to what they allow. */
  static ImmutableList<RuleEntry> ofSegment(List<AccessRule> rules) {
    return levelled(
        rules, rule -> Stream.concat(Stream.of(rule.traffic()), rule.answers().stream()));
  }

  /** A port's rules as far as they speak of packets that it sends, answers of its among them. */
  static ImmutableList<RuleEntry> ofSender(List<AccessRule> rules) {
    return levelled(
        rules,
        rule ->
            Stream.concat(
                Stream.of(rule.traffic()).filter(traffic -> rule.direction().isOut()),
                rule.answers().stream().filter(answers -> rule.direction().isIn())));
  }

  /** A port's rules as far as they speak of packets to it, answers to its own among them. */
  static ImmutableList<RuleEntry> ofReceiver(List<AccessRule> rules) {
    return levelled(
        rules,
        rule ->
            Stream.concat(
                Stream.of(rule.traffic()).filter(traffic -> rule.direction().isIn()),
                rule.answers().stream().filter(answers -> rule.direction().isOut())));
  }

  private static ImmutableList<RuleEntry> levelled(
      List<AccessRule> rules, Function<AccessRule, Stream<Traffic>> traffic) {
    List<RuleEntry> entries = new ArrayList<>();
    for (int i = rules.size() - 1; i >= 0; i--) {
      AccessRule rule = rules.get(i);
      int index = i;
      ImmutableList<RuleEntry> later = ImmutableList.copyOf(entries);
      traffic
          .apply(rule)
          .map(of -> new RuleEntry(of, rule.allows(), index, levelOver(later, of, rule.allows())))
          .forEach(entries::add);
    }
    return ImmutableList.copyOf(entries).reverse();
  }

  private static int levelOver(List<RuleEntry> later, Traffic traffic, boolean allows) {
    return later.stream()
        .filter(entry -> entry.allows != allows && entry.traffic.overlaps(traffic))
        .mapToInt(entry -> entry.level + 1)
        .max()
        .orElse(0);
  }
}
