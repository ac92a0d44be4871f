package dev.overlane.config.schema;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.Iterables;
import dev.overlane.config.yaml.Finding;
import dev.overlane.config.yaml.Place;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Everything found so far about one file, each thing once. Confined to the thread that made it. */
final class Findings {
  /** More than anybody reads; what comes after is counted only. */
  private static final int MAX_KEPT = 10_000;

  /** Most of one place: what a range or a template says wrongly is wrong for many. */
  private static final int MAX_AT_ONE_PLACE = 5;

  /** How many letters are compared with letters, about, to find what misspelt words meant. */
  private static final long MAX_COMPARED = 200_000_000;

  private final Set<Finding> kept = new LinkedHashSet<>();
  private final Set<Finding> ofSections = new HashSet<>();
  private final Map<Place, Integer> atPlace = new HashMap<>();
  private Place last = Place.START;
  private long compared;
  private int dropped;
  private int count;
  private boolean fatal;
  private boolean missesNames;

  void error(Place place, String message, String hint) {
    add(new Finding(true, place, message, hint));
  }

  /** What is wrong with a whole section at the top of a file: it comes first. */
  void sectionError(Place place, String message, String hint) {
    Finding finding = new Finding(true, place, message, hint);
    ofSections.add(finding);
    add(finding);
  }

  /** The same of one whose names nobody can know, which explains names that are nowhere. */
  void lostSection(Place place, String message, String hint) {
    missesNames = true;
    sectionError(place, message, hint);
  }

  /**
   * A name that is nowhere. Nothing is said if it may be in a section that is lost, which is an
   * error already.
   *
   * @param candidates what might be meant
   * @param otherwise the hint if none of them is near
   */
  void unknownName(
      Place place, String message, String name, Iterable<String> candidates, String otherwise) {
    Optional<String> nearest = nearest(name, candidates);
    if (isExplained(nearest)) {
      count++;
    } else {
      error(place, message, didYouMean(nearest, otherwise));
    }
  }

  /** Whether a name that is nowhere, with what is nearest to it, may be in a lost section. */
  boolean isExplained(Optional<String> nearest) {
    return nearest.isEmpty() && missesNames;
  }

  void warning(Place place, String message, String hint) {
    add(new Finding(false, place, message, hint));
  }

  void add(Finding finding) {
    fatal |= finding.fatal();
    count++;
    if (kept.contains(finding)) {
      return;
    }
    last = last.later(finding.place());
    if (atPlace.merge(finding.place(), 1, Integer::sum) > MAX_AT_ONE_PLACE) {
      return;
    }
    if (kept.size() < MAX_KEPT) {
      kept.add(finding);
    } else {
      dropped++;
    }
  }

  /**
   * "did you mean ...?" with the candidate nearest to a word; another hint if none is near, or if
   * too many words were looked for already.
   */
  String didYouMean(String word, Iterable<String> candidates, String otherwise) {
    return didYouMean(nearest(word, candidates), otherwise);
  }

  /** The same with what was found to be nearest. */
  static String didYouMean(Optional<String> nearest, String otherwise) {
    return nearest.map(candidate -> "did you mean \"" + candidate + "\"?").orElse(otherwise);
  }

  /** The candidate nearest to a word; none if too many words were looked for already. */
  Optional<String> nearest(String word, Iterable<String> candidates) {
    compared += (long) word.length() * word.length() * Iterables.size(candidates);
    return compared > MAX_COMPARED ? Optional.empty() : Spelling.nearest(word, candidates);
  }

  /** How many there are, each counted as often as it was found. */
  int count() {
    return count;
  }

  boolean areFatal() {
    return fatal;
  }

  /** All findings in order of place, those of whole sections first. */
  ImmutableList<Finding> inOrder() {
    atPlace.forEach(
        (place, count) -> {
          if (count > MAX_AT_ONE_PLACE) {
            kept.add(
                new Finding(
                    fatal,
                    place,
                    more(count - MAX_AT_ONE_PLACE) + " of this place",
                    "they may well have the same reason"));
          }
        });
    if (dropped > 0) {
      kept.add(new Finding(fatal, last, more(dropped), "correct these first"));
    }
    return ImmutableList.sortedCopyOf(
        Comparator.comparing((Finding finding) -> !ofSections.contains(finding))
            .thenComparing(Finding::place),
        kept);
  }

  private static String more(int count) {
    return count == 1 ? "there is 1 more finding" : "there are " + count + " more findings";
  }
}
