package dev.overlane.config.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.regex.Pattern;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class WildcardsTest {

  @ParameterizedTest
  @CsvSource({
    "*.yaml, a.yaml, true",
    "*.yaml, .yaml, false",
    "*.yaml, .#a.yaml, false",
    "*.yaml, a.yaml~, false",
    ".*, .a, true",
    "rack-??.yaml, rack-01.yaml, true",
    "rack-??.yaml, rack-1.yaml, false",
    "*, a, true",
    "a*b*c, a-b-b-c, true",
    "a*b*c, a-c, false",
  })
  void pattern_matches(String pattern, String name, boolean matches) {
    assertThat(Wildcards.match(pattern, name)).isEqualTo(matches);
  }

  @Property
  void match_isThatOfTheRegularExpression(
      @ForAll @StringLength(max = 8) @Chars({'a', 'b', '*', '?'}) String pattern,
      @ForAll @StringLength(max = 8) @CharRange(from = 'a', to = 'b') String name) {
    String regex =
        pattern
            .chars()
            .mapToObj(c -> c == '*' ? ".*" : c == '?' ? "." : String.valueOf((char) c))
            .collect(Collectors.joining());

    assertThat(Wildcards.match(pattern, name)).isEqualTo(Pattern.matches(regex, name));
  }

  @ParameterizedTest
  @CsvSource({"*a"})
  void patternOfManyStars_isMatchedInTime(String piece) {
    assertThat(Wildcards.match(piece.repeat(5_000) + "b", "a".repeat(255))).isFalse();
  }
}
