package dev.overlane.bench.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.common.collect.ImmutableList;
import dev.overlane.it.Launch;
import java.io.IOException;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The benchmark's simulated hosts and a real controller, end to end. */
@Tag("long")
final class FleetsTest {
  @Test
  void aSmallFleet_convergesFollowsEditsAndIsNotTouchedOnItsReturn() throws IOException {
    Fleets fleets =
        Fleets.measure(
            Launch.java(ImmutableList.of()),
            ImmutableList.of(8),
            1,
            3,
            Optional.of(4),
            1,
            "3s",
            Optional.of("256m"));

    JsonNode figures = new ObjectMapper().readTree(fleets.json()).at("/fleets/0/figures");
    assertThat(figures.path("cold-transactions").asInt())
        .as("its rows, and their being read once more, of each host")
        .isEqualTo(2 * 8);
    assertThat(figures.path("cold-flow-mods").asInt()).isEqualTo(figures.path("flows").asInt());
    assertThat(figures.path("add-flow-mods").asInt()).isPositive();
    assertThat(figures.path("description-changes").asInt()).isZero();
    assertThat(figures.path("return-flow-mods").asInt()).isZero();
    assertThat(figures.path("return-transactions").asInt()).isZero();
    assertThat(fleets.table()).contains("simulated hosts");
  }

  @Test
  void membersShareAFleet_andTakeOverWithoutAFlow() throws IOException {
    Fleets fleets =
        Fleets.measure(
            Launch.java(ImmutableList.of()),
            ImmutableList.of(8),
            1,
            3,
            Optional.of(4),
            2,
            // What is slow for a moment is not taken for dead: its hosts would go round as well.
            "8s",
            Optional.of("256m"));

    JsonNode figures = new ObjectMapper().readTree(fleets.json()).at("/fleets/0/figures");
    assertThat(figures.path("cold-flow-mods").asInt()).isEqualTo(figures.path("flows").asInt());
    assertThat(figures.path("remove-transactions").asInt()).isEqualTo(1);
    assertThat(figures.path("description-changes").asInt()).isZero();
    assertThat(figures.path("return-flow-mods").asInt()).isZero();
    assertThat(figures.path("takeover-flow-mods").asInt()).isZero();
    assertThat(figures.path("takeover-transactions").asInt()).isBetween(1, 7);
    assertThat(figures.path("takeover-s").asDouble()).isBetween(0.0, 30.0);
  }
}
