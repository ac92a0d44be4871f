package dev.overlane.controller.status;

/** Numbers of things, in words. PURE. */
public final class Counts {
  private Counts() {}

  /** {@code 1 host}, {@code 2 hosts}. */
  public static String of(long count, String noun) {
    return count + " " + noun + (count == 1 ? "" : "s");
  }
}
