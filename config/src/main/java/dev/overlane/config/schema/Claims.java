package dev.overlane.config.schema;

import dev.overlane.config.yaml.Place;
import java.util.HashMap;
import java.util.Map;

/**
 * Who has which value of a kind that may be had once. A second claim is reported at the later place
 * of the two.
 */
final class Claims<K> {
  private final String noun;
  private final Findings findings;
  private final Map<K, Claim> taken = new HashMap<>();

  private record Claim(Place place, String owner) {}

  /** Claims of values that messages call {@code noun}. */
  Claims(String noun, Findings findings) {
    this.noun = noun;
    this.findings = findings;
  }

  /** Returns whether the value was free. */
  boolean claim(K key, Place place, String owner) {
    Claim mine = new Claim(place, owner);
    Claim other = taken.putIfAbsent(key, mine);
    if (other == null) {
      return true;
    }
    boolean late = other.place.compareTo(place) <= 0;
    Claim first = late ? other : mine;
    Claim second = late ? mine : other;
    taken.put(key, first);
    findings.error(
        second.place,
        noun + " " + key + " of " + second.owner + " is already that of " + first.owner,
        "see " + first.place.seenFrom(second.place) + "; choose another for one of them");
    return false;
  }
}
