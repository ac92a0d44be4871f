package dev.overlane.ovsdb.odl;

/**
 * Finds where a JSON object ends in a stream of bytes (RFC 8259), without decoding it. It knows
 * strings and their escapes, so that braces, quotes and backslashes in values mislead it at no
 * split of the stream. It does not validate: that is the parser's job. Confined to one thread.
 */
final class JsonScanner {
  private final int maxDepth;
  private int depth;
  private int values;
  private boolean inString;
  private boolean escaped;

  /** What a byte meant. */
  enum Verdict {
    /** It belongs to the object. */
    MORE,
    /** It is the last byte of the object. */
    END,
    /** No object can begin with it. */
    NOT_AN_OBJECT,
    /** It opens one bracket too many. */
    TOO_DEEP
  }

  /**
   * Creates a scanner before an object.
   *
   * @param maxDepth how many brackets may be open at once
   */
  JsonScanner(int maxDepth) {
    this.maxDepth = maxDepth;
  }

  /** How many values the object has at most, so far: each costs memory, however short it is. */
  int values() {
    return values;
  }

  Verdict next(byte b) {
    if (inString) {
      string(b);
      return Verdict.MORE;
    }
    return depth == 0 ? first(b) : structure(b);
  }

  private Verdict first(byte b) {
    if (b != '{') {
      return Verdict.NOT_AN_OBJECT;
    }
    depth = 1;
    return Verdict.MORE;
  }

  private void string(byte b) {
    if (escaped) {
      escaped = false;
    } else if (b == '\\') {
      escaped = true;
    } else if (b == '"') {
      inString = false;
    }
  }

  private Verdict structure(byte b) {
    switch (b) {
      case '"' -> inString = true;
      case '{', '[' -> {
        depth++;
        values++;
      }
      case '}', ']' -> depth--;
      case ',' -> values++;
      default -> {}
    }
    if (depth > maxDepth) {
      return Verdict.TOO_DEEP;
    }
    return depth == 0 ? Verdict.END : Verdict.MORE;
  }
}
