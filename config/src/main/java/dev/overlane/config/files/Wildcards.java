package dev.overlane.config.files;

/** Patterns for the names of files, in which {@code *} is any text and {@code ?} any character. */
public final class Wildcards {
  private Wildcards() {}

  /** Whether a text is a pattern rather than a name. */
  static boolean areIn(String text) {
    return text.indexOf('*') >= 0 || text.indexOf('?') >= 0;
  }

  /**
   * Whether a name matches. As in a shell, one that begins with a dot is matched by a pattern that
   * does so, too: what editors leave behind is no network.
   */
  public static boolean match(String pattern, String name) {
    if (name.startsWith(".") && !pattern.startsWith(".")) {
      return false;
    }
    int at = 0;
    int in = 0;
    int star = -1;
    int resume = 0;
    while (at < name.length()) {
      char wanted = in < pattern.length() ? pattern.charAt(in) : 0;
      if (wanted == '*') {
        star = in++;
        resume = at;
      } else if (in < pattern.length() && (wanted == '?' || wanted == name.charAt(at))) {
        in++;
        at++;
      } else if (star >= 0) {
        // The last star takes one character more: earlier ones need no second try.
        in = star + 1;
        at = ++resume;
      } else {
        return false;
      }
    }
    while (in < pattern.length() && pattern.charAt(in) == '*') {
      in++;
    }
    return in == pattern.length();
  }
}
