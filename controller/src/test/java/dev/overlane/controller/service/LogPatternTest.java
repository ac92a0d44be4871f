package dev.overlane.controller.service;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import com.google.common.collect.ImmutableMap;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LogPatternTest {
  @TempDir private Path directory;

  @Test
  void pattern_isTheJournals_whereStandardErrorIsTheJournal() throws IOException {
    Path journal = Files.createFile(directory.resolve("journal"));
    Path other = Files.createFile(directory.resolve("other"));
    ImmutableMap<String, String> environment =
        ImmutableMap.of("JOURNAL_STREAM", LogPattern.identity(journal));

    assertThat(LogPattern.of(environment, journal)).isEqualTo(LogPattern.JOURNAL);
    assertThat(LogPattern.of(environment, other)).isEqualTo(LogPattern.PLAIN);
    assertThat(LogPattern.of(environment, directory.resolve("none"))).isEqualTo(LogPattern.PLAIN);
    assertThat(LogPattern.of(ImmutableMap.of(), journal)).isEqualTo(LogPattern.PLAIN);
  }

  @Test
  void everyLine_hasItsPriority() {
    assertThat(lines(Level.ERROR, "refused:\n  line 3\n")).isEqualTo("<3>refused:\n<3>  line 3\n");
    assertThat(lines(Level.WARN, "ends soon\n")).isEqualTo("<4>ends soon\n");
    assertThat(lines(Level.INFO, "runs\n")).isEqualTo("<6>runs\n");
    assertThat(lines(Level.DEBUG, "looks\n")).isEqualTo("<7>looks\n");
  }

  private static String lines(Level level, String text) {
    LoggingEvent event = new LoggingEvent();
    event.setLoggerContext(new LoggerContext());
    event.setLevel(level);
    return new JournalLines().transform(event, text);
  }
}
