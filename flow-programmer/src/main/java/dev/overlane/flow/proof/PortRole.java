package dev.overlane.flow.proof;

/**
 * What a port of a switch is, by the file and by the rows of its host.
 *
 * @param name the member's name in the file, else the interface's
 * @param kind what it is
 * @param segment the segment of a member; empty for every other kind
 */
public record PortRole(String name, Kind kind, String segment) {

  /** Kinds of ports. */
  public enum Kind {
    /** A port of a segment. */
    MEMBER,
    /** The tunnel to the other hosts: packets name key and destination. */
    TUNNEL,
    /** Nobody's: foreign, a patch port, a tunnel with a fixed end; nothing may go there. */
    FOREIGN,
    /** The bridge's own port: the host itself. */
    LOCAL
  }

  /** A port of a segment. */
  public static PortRole member(String name, String segment) {
    return new PortRole(name, Kind.MEMBER, segment);
  }

  /** A port that is in no segment. */
  public static PortRole other(String name, Kind kind) {
    return new PortRole(name, kind, "");
  }

  boolean isMemberOf(String wanted) {
    return kind == Kind.MEMBER && segment.equals(wanted);
  }

  /** {@code A (ab)}, or {@code eth9 (foreign)}. */
  public String title() {
    return switch (kind) {
      case MEMBER -> name + " (" + segment + ")";
      case TUNNEL -> name + " (the tunnel)";
      case FOREIGN -> name + " (in no segment)";
      case LOCAL -> name + " (the host itself)";
    };
  }
}
