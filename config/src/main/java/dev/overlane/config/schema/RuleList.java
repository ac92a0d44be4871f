package dev.overlane.config.schema;

import com.google.common.collect.ImmutableList;
import dev.overlane.config.model.AccessRule;
import dev.overlane.config.yaml.Place;
import java.util.ArrayList;
import java.util.List;

/** A list of rules as it is read. A rule that an earlier one leaves nothing is warned of. */
final class RuleList {
  private final Findings findings;
  private final List<Located<AccessRule>> rules = new ArrayList<>();

  RuleList(Findings findings) {
    this.findings = findings;
  }

  void add(AccessRule rule, Value item) {
    for (Located<AccessRule> earlier : rules) {
      if (covers(earlier.value(), rule)) {
        Place place = earlier.place();
        findings.warning(
            item.place(),
            item.what()
                + " never counts: "
                + place.seenFrom(item.place())
                + " speaks of all its packets",
            "of all rules that speak of a packet the first one counts; move it up, or take it out");
        break;
      }
    }
    rules.add(new Located<>(rule, item.place()));
  }

  ImmutableList<AccessRule> rules() {
    return rules.stream().map(Located::value).collect(ImmutableList.toImmutableList());
  }

  private static boolean covers(AccessRule earlier, AccessRule later) {
    boolean in = earlier.direction().isIn() || !later.direction().isIn();
    boolean out = earlier.direction().isOut() || !later.direction().isOut();
    return in && out && earlier.traffic().covers(later.traffic());
  }
}
