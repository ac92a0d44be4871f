package dev.overlane.config.schema;

import com.google.common.collect.ImmutableList;
import dev.overlane.config.yaml.Finding;
import dev.overlane.config.yaml.Place;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/** Everything found so far about one file, each thing once. Confined to the thread that made it. */
final class Findings {
  /** More than anybody reads; what comes after is counted only. */
  private static final int MAX_KEPT = 10_000;

  /** From here on nobody looks for what a misspelt word may have meant. */
  private static final int MAX_SUGGESTED = 1_000;

  private final Set<Finding> kept = new LinkedHashSet<>();
  private Place last = Place.START;
  private int dropped;
  private boolean fatal;

  void error(Place place, String message, String hint) {
    add(new Finding(true, place, message, hint));
  }

  void warning(Place place, String message, String hint) {
    add(new Finding(false, place, message, hint));
  }

  void add(Finding finding) {
    fatal |= finding.fatal();
    if (kept.size() < MAX_KEPT) {
      kept.add(finding);
    } else {
      dropped++;
      last = finding.place();
    }
  }

  /** "did you mean ...?" with the candidate nearest to a word, or another hint if none is near. */
  String didYouMean(String word, Iterable<String> candidates, String otherwise) {
    if (kept.size() > MAX_SUGGESTED) {
      return otherwise;
    }
    Optional<String> nearest = Spelling.nearest(word, candidates);
    return nearest.map(candidate -> "did you mean \"" + candidate + "\"?").orElse(otherwise);
  }

  boolean areFatal() {
    return fatal;
  }

  /** All findings in order of place. */
  ImmutableList<Finding> inOrder() {
    if (dropped > 0) {
      kept.add(new Finding(true, last, "there are " + dropped + " more errors", ""));
    }
    return ImmutableList.sortedCopyOf(Comparator.comparing(Finding::place), kept);
  }
}
