package dev.overlane.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

final class ScreenTest {
  @Test
  void steps_withoutColour_arePlainText() {
    assertThat(told(false))
        .isEqualTo(
            """

            1. Do one thing
               a line
               ok  good

            2. Do another
               NOT OK  bad

            The end.
            """);
  }

  @Test
  void steps_withColour_areTheSameWordsInColour() {
    String told = told(true);

    assertThat(told).contains("\033[32mok\033[0m", "\033[31mNOT OK\033[0m");
    assertThat(told.replaceAll("\033\\[\\d+m", "")).isEqualTo(told(false));
  }

  private static String told(boolean colour) {
    StringWriter text = new StringWriter();
    Screen screen = new Screen(new PrintWriter(text), false, colour);
    try (screen) {
      screen.step("Do one thing");
      screen.line("a line");
      screen.good("good");
      screen.step("Do another");
      screen.bad("bad");
      screen.verdict(false, "The end.");
    }
    return text.toString();
  }
}
