package dev.overlane.controller.preview;

import com.google.common.base.Joiner;
import com.google.common.collect.ImmutableList;

/**
 * What a change costs pairs of ports that may talk by the new file.
 *
 * @param level how bad it is
 * @param pairs pairs that lose packets, as {@code A-B}; at most {@link #SHOWN}
 * @param pairCount how many they are
 * @param why for how long, and for what reason; empty if nothing is lost
 */
public record Impact(Level level, ImmutableList<String> pairs, long pairCount, String why) {
  /** Most pairs that are named. */
  static final int SHOWN = 6;

  /** Nobody loses a packet. */
  public static final Impact HITLESS = new Impact(Level.HITLESS, ImmutableList.of(), 0, "");

  /** How bad it is; later ones are worse. */
  public enum Level {
    /** No pair that may talk before and after loses a packet. */
    HITLESS("hitless"),
    /** Some pairs lose packets between two steps. */
    BRIEF("brief"),
    /** Pairs lose packets until something is made anew, or others have followed. */
    DISRUPTIVE("disruptive");

    private final String text;

    Level(String text) {
      this.text = text;
    }

    @Override
    public String toString() {
      return text;
    }
  }

  /** A brief loss; hitless if there is nobody to lose anything. */
  static Impact brief(Pairs.Some pairs, String why) {
    return pairs.count() == 0
        ? HITLESS
        : new Impact(Level.BRIEF, pairs.shown(), pairs.count(), why);
  }

  static Impact disruptive(Pairs.Some pairs, String why) {
    return new Impact(Level.DISRUPTIVE, pairs.shown(), pairs.count(), why);
  }

  /** The worse of both; this one if they are alike. */
  Impact or(Impact other) {
    return other.level.compareTo(level) > 0 ? other : this;
  }

  /** {@code brief: A-B, X-Y: about 0.1 s}. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(level.toString());
    if (!pairs.isEmpty()) {
      text.append(": ").append(Joiner.on(", ").join(pairs));
      if (pairCount > pairs.size()) {
        text.append(" and ").append(pairCount - pairs.size()).append(" more pairs");
      }
    }
    return why.isEmpty() ? text.toString() : text + ": " + why;
  }
}
