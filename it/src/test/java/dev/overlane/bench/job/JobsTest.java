package dev.overlane.bench.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.common.collect.ImmutableList;
import dev.overlane.it.Launch;
import dev.overlane.it.OnRealHosts;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The job bench at its smallest: a column whose switches end with other flows fails it. */
@Timeout(240)
@Tag("long")
final class JobsTest {
  @Test
  void aSmallJob_endsWithTheSameFlowsInEachColumn() throws IOException {
    OnRealHosts.orSkip();

    JobPlan plan = new JobPlan(List.of("overlane", "direct", "bare"), 1, 0, 1);
    Jobs jobs = Jobs.measure(Launch.java(ImmutableList.of()), List.of("2x2x2"), plan, "any");

    JsonNode columns = new ObjectMapper().readTree(jobs.json()).at("/jobs/0/columns");
    int flows = columns.at("/overlane/flows-per-host").asInt();
    assertThat(flows).isPositive();
    for (String column : List.of("overlane", "direct", "bare")) {
      assertThat(columns.path(column).path("flows-per-host").asInt()).as(column).isEqualTo(flows);
      for (String figure : List.of("cold", "add", "move", "remove", "return")) {
        assertThat(columns.at("/" + column + "/" + figure + "/samples-ms/0").asDouble())
            .as("%s of %s", figure, column)
            .isPositive();
      }
    }
    assertThat(columns.at("/overlane/flows-lacked-at-restart").asInt(-1)).isZero();
    assertThat(jobs.table()).contains("2x2x2", "OVERLANE", "DIRECT", "BARE");
  }

  @Test
  void sizes_thatAreNone_areRefused() {
    assertThatThrownBy(() -> JobSize.parse("10x10")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> JobSize.parse("1x1x1")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> JobSize.parse("2xax2")).isInstanceOf(IllegalArgumentException.class);
  }
}
