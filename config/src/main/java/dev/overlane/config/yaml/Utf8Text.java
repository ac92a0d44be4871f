package dev.overlane.config.yaml;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * The longest prefix of some bytes that is clean text: valid UTF-8 (RFC 3629) without NUL and
 * without a leading byte order mark.
 *
 * @param source what it is part of
 * @param text the prefix
 * @param problem what stops it; empty if it is everything
 */
record Utf8Text(Source source, String text, String problem) {
  private static final char BYTE_ORDER_MARK = '\ufeff';

  /** What stands for a malformed byte. */
  private static final char REPLACED = '\ufffd';

  static Utf8Text decode(Source source, byte[] content) {
    String plain = new String(content, StandardCharsets.UTF_8);
    boolean ascii = plain.length() == content.length && plain.indexOf(REPLACED) < 0;
    return ascii && plain.indexOf('\0') < 0
        ? new Utf8Text(source, plain, "")
        : decodeStrictly(source, content);
  }

  private static Utf8Text decodeStrictly(Source source, byte[] content) {
    CharsetDecoder decoder =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    ByteBuffer bytes = ByteBuffer.wrap(content);
    CharBuffer chars = CharBuffer.allocate(content.length);
    CoderResult result = decoder.decode(bytes, chars, true);
    int bad = bytes.position();
    String text = withoutMark(chars.flip().toString());
    int nul = text.indexOf('\0');
    if (nul >= 0) {
      return new Utf8Text(source, text.substring(0, nul), "a NUL character is no text");
    }
    if (result.isError()) {
      return new Utf8Text(
          source, text, String.format("byte 0x%02x is not valid UTF-8 here", content[bad] & 0xff));
    }
    return new Utf8Text(source, text, "");
  }

  boolean isClean() {
    return problem.isEmpty();
  }

  /** The place just behind the text. */
  Place end() {
    return placeOf(text.length());
  }

  /** The place of the character at an index of 0 to the text's length. */
  Place placeOf(int index) {
    int line = 1;
    int lineStart = 0;
    for (int i = 0; i < index; i++) {
      char c = text.charAt(i);
      boolean lone = c == '\r' && !(i + 1 < text.length() && text.charAt(i + 1) == '\n');
      if (c == '\n' || lone) {
        line++;
        lineStart = i + 1;
      }
    }
    return new Place(source, line, text.codePointCount(lineStart, index) + 1);
  }

  /**
   * A place of the parser, but not behind the text. The parser takes a carriage return that ends
   * the text for one more character of its line.
   */
  Place nearest(Place place) {
    Place end = end();
    boolean returned = text.endsWith("\r") && place.line() == end.line() - 1;
    Place limit = returned ? placeOf(text.length() - 1) : end;
    return place.compareTo(limit) > 0 ? limit : place;
  }

  private static String withoutMark(String text) {
    return !text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK ? text.substring(1) : text;
  }
}
