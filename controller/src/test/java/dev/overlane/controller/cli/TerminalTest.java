package dev.overlane.controller.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TerminalTest {

  @ParameterizedTest
  @CsvSource({
    "'', '', '', true, true",
    "'', '', '', false, false",
    "1, '', '', true, false",
    "'', 0, '', true, false",
    "'', '', 1, false, true",
    "'', '', 0, false, false",
    "'', '', 0, true, true",
    "1, '', 1, true, false",
    "'', 0, 1, false, true",
  })
  void colours_areAsTheEnvironmentSaysElseAsTheTerminalCan(
      String noColor, String cliColor, String force, boolean terminal, boolean colours) {
    Map<String, String> environment =
        Map.of("NO_COLOR", noColor, "CLICOLOR", cliColor, "CLICOLOR_FORCE", force);

    assertThat(Terminal.colours(Colours.auto, environment, terminal)).isEqualTo(colours);
  }

  @Test
  void colours_areAsTheCommandLineSays_whateverTheEnvironmentDoes() {
    assertThat(Terminal.colours(Colours.always, Map.of("NO_COLOR", "1"), false)).isTrue();
    assertThat(Terminal.colours(Colours.never, Map.of("CLICOLOR_FORCE", "1"), true)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "status, auto",
    "--color=never status, never",
    "status --color always --json, always",
    "status --color=never --color=always, always",
    "status --color=sometimes, auto",
    "status --color, auto",
  })
  void colours_areFoundInTheCommandLine(String line, Colours colours) {
    assertThat(Colours.in(line.split(" "))).isEqualTo(colours);
  }

  @Test
  void size_isWhatColumnsAndLinesSay() {
    assertThat(Terminal.stated(Map.of("COLUMNS", "60"))).contains(new Terminal.Size(60, 24));
    assertThat(Terminal.stated(Map.of("COLUMNS", "200", "LINES", "50")))
        .contains(new Terminal.Size(200, 50));
    assertThat(Terminal.stated(Map.of("COLUMNS", "wide"))).isEmpty();
    assertThat(Terminal.stated(Map.of("COLUMNS", "0"))).isEmpty();
    assertThat(Terminal.stated(Map.of())).isEmpty();
  }
}
