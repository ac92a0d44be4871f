package dev.overlane.peers;

/** Words of a peer's own choosing, made fit for a log line and for the status. */
public final class PeerText {
  private static final int LONGEST = 300;

  private PeerText() {}

  /**
   * Cuts a text to 300 characters and replaces control and format characters by {@code ?}: a peer
   * can neither fill the memory with its words nor forge lines of the log.
   */
  public static String tame(String text) {
    String head = text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "...";
    return head.replaceAll("[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Co}\\p{Cn}\\p{Zl}\\p{Zp}]", "?");
  }
}
