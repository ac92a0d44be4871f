package dev.overlane.config.schema;

import com.google.common.base.Ascii;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a misspelt word may have meant, by the optimal string alignment distance of Damerau and
 * Levenshtein: insertions, deletions, substitutions and swaps of neighbours.
 */
public final class Spelling {
  private static final int MAX_WORD = 64;
  private static final int MIN_PREFIX = 3;

  private Spelling() {}

  /**
   * Returns the candidate that is nearest to the word, the first of equals; empty if none is within
   * a third of the word's length. Case counts for nothing, and a beginning counts as near.
   */
  public static Optional<String> nearest(String word, Iterable<String> candidates) {
    if (word.length() > MAX_WORD) {
      return Optional.empty();
    }
    String lower = Ascii.toLowerCase(word);
    int best = Math.max(1, word.length() / 3) + 1;
    @Nullable String nearest = null;
    for (String candidate : candidates) {
      String other = Ascii.toLowerCase(candidate);
      int distance = distanceBelow(lower, other, best);
      if (distance < best && distance < word.length()) {
        best = distance;
        nearest = candidate;
      } else if (nearest == null && lower.length() >= MIN_PREFIX && other.startsWith(lower)) {
        nearest = candidate;
      }
    }
    return Optional.ofNullable(nearest);
  }

  /** The distance if it is below a limit, else any number that is not. */
  private static int distanceBelow(String left, String right, int limit) {
    if (Math.abs(left.length() - right.length()) >= limit || right.length() > 2 * MAX_WORD) {
      return limit;
    }
    return distance(left, right);
  }

  static int distance(String left, String right) {
    int width = right.length() + 1;
    int[][] rows = new int[left.length() + 1][width];
    for (int i = 0; i <= left.length(); i++) {
      rows[i][0] = i;
    }
    for (int j = 0; j < width; j++) {
      rows[0][j] = j;
    }
    for (int i = 1; i <= left.length(); i++) {
      for (int j = 1; j < width; j++) {
        boolean same = left.charAt(i - 1) == right.charAt(j - 1);
        int substituted = rows[i - 1][j - 1] + (same ? 0 : 1);
        rows[i][j] = Math.min(substituted, Math.min(rows[i - 1][j], rows[i][j - 1]) + 1);
        if (swapped(left, i, right, j)) {
          rows[i][j] = Math.min(rows[i][j], rows[i - 2][j - 2] + 1);
        }
      }
    }
    return rows[left.length()][right.length()];
  }

  private static boolean swapped(String left, int i, String right, int j) {
    return i > 1
        && j > 1
        && left.charAt(i - 1) == right.charAt(j - 2)
        && left.charAt(i - 2) == right.charAt(j - 1);
  }
}
