package dev.overlane.bench.dataplane;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.common.collect.ImmutableList;
import dev.overlane.it.Launch;
import dev.overlane.it.OnRealHosts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The bench of the data plane at its smallest, on real hosts. */
@Timeout(300)
@Tag("long")
final class DataPlaneBenchTest {
  @Test
  void packetsPassAndCachesAreCounted_byEachPlane() throws IOException {
    OnRealHosts.orSkip();
    String seed = Files.readString(Path.of("../config/examples/seed.yaml"));
    DataPlaneBench bench =
        new DataPlaneBench(Launch.java(ImmutableList.of()), seed, new PlanePlan(1, 1, 20, 200));

    bench.run();

    JsonNode planes = new ObjectMapper().readTree(bench.json("any")).path("planes");
    for (String plane : ImmutableList.of("overlane", "declared", "normal")) {
      JsonNode figures = planes.path(plane);
      assertThat(figures.at("/throughput/median").asDouble()).as(plane).isPositive();
      assertThat(figures.at("/round-trip/median").asDouble()).as(plane).isPositive();
      // Ports of connections are looked at by none of them.
      assertThat(figures.at("/megaflows/samples").size()).isEqualTo(2);
      assertThat(figures.at("/megaflows/samples"))
          .allSatisfy(count -> assertThat(count.asInt()).as(plane).isBetween(1, 40));
      assertThat(figures.at("/masks/median").asInt()).as(plane).isBetween(1, 20);
    }
    assertThat(bench.table("any")).contains("OVERLANE", "DECLARED", "NORMAL", "x NORMAL");
  }
}
