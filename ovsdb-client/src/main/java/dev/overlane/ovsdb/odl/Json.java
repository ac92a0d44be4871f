package dev.overlane.ovsdb.odl;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.google.common.base.CharMatcher;

/** How values become JSON on the wire. */
final class Json {
  private Json() {}

  /** A mapper that leaves out the null properties of ODL's operations. */
  static ObjectMapper mapper() {
    return JsonMapper.builder()
        .defaultPropertyInclusion(
            JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.ALWAYS))
        .build();
  }

  /**
   * Writes what we made ourselves.
   *
   * @throws IllegalArgumentException if it holds a string for which {@link #isString} is false
   */
  static byte[] write(ObjectMapper mapper, Object value) {
    try {
      return mapper.writeValueAsBytes(value);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e.getOriginalMessage(), e);
    }
  }

  /**
   * Whether OVSDB can hold this string (RFC 7047 section 3.1): Unicode without U+0000. A server
   * closes the connection of whoever sends another.
   */
  static boolean isString(String text) {
    if (text.indexOf('\0') >= 0) {
      return false;
    }
    return CharMatcher.inRange(Character.MIN_SURROGATE, Character.MAX_SURROGATE).matchesNoneOf(text)
        || text.codePoints()
            .noneMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
  }
}
