package dev.overlane.ovsdb.state;

import com.google.common.collect.ImmutableMap;
import java.util.Map;
import java.util.Optional;

/**
 * The mark of a row that is Overlane's: the value of {@code external_ids:overlane} of a Bridge or
 * Port (vswitch.xml, "Common Columns").
 *
 * @param kind what the row is
 * @param name name in the file of the segment or port; empty for the bridge and the tunnel
 */
public record OvsdbMark(Kind kind, String name) {

  /** The key in external_ids that carries the mark. */
  public static final String KEY = "overlane";

  /**
   * The key in external_ids, {@code true}, of a marked row that was there before Overlane: when it
   * leaves the file it is unmarked, not deleted.
   */
  public static final String ADOPTED_KEY = "overlane-adopted";

  /** The key in external_ids of the tunnel that tells its host the MTU of ports, in bytes. */
  public static final String MTU_KEY = "overlane-mtu";

  public static final OvsdbMark BRIDGE = new OvsdbMark(Kind.BRIDGE, "");
  public static final OvsdbMark TUNNEL = new OvsdbMark(Kind.TUNNEL, "");

  /** What a marked row is. */
  public enum Kind {
    BRIDGE("bridge"),
    TUNNEL("tunnel"),
    /** A segment's fake bridge. */
    SEGMENT("segment"),
    /** A declared port. */
    PORT("port");

    private final String word;

    Kind(String word) {
      this.word = word;
    }

    private boolean isNamed() {
      return this == SEGMENT || this == PORT;
    }
  }

  public static OvsdbMark ofSegment(String segment) {
    return new OvsdbMark(Kind.SEGMENT, segment);
  }

  public static OvsdbMark ofPort(String port) {
    return new OvsdbMark(Kind.PORT, port);
  }

  /** The mark in a row's external_ids; empty if there is none, or one that Overlane never wrote. */
  public static Optional<OvsdbMark> in(Map<String, String> externalIds) {
    return Optional.ofNullable(externalIds.get(KEY)).flatMap(OvsdbMark::parse);
  }

  /** Whether a row with these external_ids was there before Overlane marked it. */
  public static boolean isAdopted(Map<String, String> externalIds) {
    return "true".equals(externalIds.get(ADOPTED_KEY));
  }

  /** The external_ids of a row that Overlane inserts. */
  ImmutableMap<String, String> asExternalIds() {
    return ImmutableMap.of(KEY, toString());
  }

  private static Optional<OvsdbMark> parse(String text) {
    for (Kind kind : Kind.values()) {
      if (!kind.isNamed() && text.equals(kind.word)) {
        return Optional.of(new OvsdbMark(kind, ""));
      }
      if (kind.isNamed() && text.startsWith(kind.word + ":")) {
        return Optional.of(new OvsdbMark(kind, text.substring(kind.word.length() + 1)));
      }
    }
    return Optional.empty();
  }

  /** The value as OVSDB holds it: {@code bridge}, {@code port:A}. */
  @Override
  public String toString() {
    return kind.isNamed() ? kind.word + ":" + name : kind.word;
  }
}
