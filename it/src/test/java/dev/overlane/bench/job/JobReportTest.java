package dev.overlane.bench.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import dev.overlane.bench.job.JobFigures.Figure;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class JobReportTest {
  private final JobFigures figures = new JobFigures(new JobSize(2, 2, 2));

  @Test
  void columnThatTakesNoPart_isNotInTheTable() {
    figures.of("direct").add(Figure.COLD, Duration.ofMillis(20));
    figures.of("bare").add(Figure.COLD, Duration.ofMillis(80));

    String table = table();

    assertThat(table).contains("DIRECT", "BARE").doesNotContain("OVERLANE");
    assertThat(table.lines().filter(line -> line.startsWith(Figure.COLD.title())))
        .singleElement()
        .asString()
        .contains("20.0 ms", "80.0 ms");
    assertThat(figures.columns()).containsOnlyKeys("direct", "bare");
  }

  @Test
  void overlane_isHeldAgainstTheOthers() {
    figures.of("overlane").add(Figure.COLD, Duration.ofMillis(40));
    figures.of("overlane").add(Figure.COLD_STARTED, Duration.ofMillis(60));
    figures.of("direct").add(Figure.COLD, Duration.ofMillis(20));

    assertThat(row(Figure.COLD)).endsWith("2.00");
    assertThat(row(Figure.COLD_STARTED)).endsWith("3.00");
  }

  @Test
  void whatTookNoTime_hasNoMultiple() {
    figures.of("overlane").add(Figure.COLD, Duration.ofMillis(40));
    figures.of("ovn").add(Figure.COLD, Duration.ofNanos(1));

    assertThat(row(Figure.COLD).strip()).endsWith("(0.0 .. 0.0)");
  }

  private String row(Figure figure) {
    return table()
        .lines()
        .filter(line -> line.startsWith(figure.title()))
        .findFirst()
        .orElseThrow();
  }

  private String table() {
    return new JobReport(ImmutableList.of(figures), "any").table();
  }
}
