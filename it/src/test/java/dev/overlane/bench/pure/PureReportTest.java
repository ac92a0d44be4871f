package dev.overlane.bench.pure;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.common.collect.ImmutableList;
import java.io.IOException;
import org.junit.jupiter.api.Test;

final class PureReportTest {
  @Test
  void figures_areInTheOrderOfTheTable_withErrorAndMemory() throws IOException {
    PureReport report =
        new PureReport(
            ImmutableList.of(
                new PureFigure(
                    "compileHost", 1500, 20, 2_000_000, ImmutableList.of(1490.0, 1510.0)),
                new PureFigure(
                    "loadFromNothing",
                    1_234_567,
                    Double.NaN,
                    5_000,
                    ImmutableList.of(1_234_567.0))));

    ImmutableList<String> lines = report.table().lines().collect(ImmutableList.toImmutableList());
    assertThat(lines.get(0)).contains("processors", "java");
    assertThat(lines.get(lines.size() - 2)).startsWith("load").contains("1,234.567 ms", "0.005 MB");
    assertThat(lines.get(lines.size() - 1)).contains("1.500 ms", "± 0.020", "2.000 MB");
    JsonNode figures = new ObjectMapper().readTree(report.json()).path("figures");
    assertThat(figures.at("/compileHost/samples-us").size()).isEqualTo(2);
    assertThat(figures.at("/compileHost/error-us").asDouble()).isEqualTo(20);
    assertThat(figures.at("/loadFromNothing").has("error-us"))
        .as("one sample tells none")
        .isFalse();
  }
}
