package dev.overlane.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SmokeGateTest {
  private JsonNode fleet;
  private JsonNode job;

  @BeforeEach
  void measured() throws IOException {
    ObjectMapper json = new ObjectMapper();
    fleet =
        json.readTree(
            """
            {"hosts": 20, "figures": {
              "flows": 900, "cold-messages": 1140, "cold-transactions": 40, "cold-bundles": 20,
              "cold-flow-mods": 900, "add-transactions": 1, "add-flow-mods": 20,
              "move-transactions": 2, "move-flow-mods": 30, "description-changes": 0,
              "return-transactions": 0, "return-flow-mods": 0, "return-flow-reads": 20}}
            """);
    job =
        json.readTree(
            """
            {"columns": {
              "overlane": {
                "flows-per-host": 90, "flows-lacked-at-restart": 0, "flow-changes-at-restart": 0,
                "cold": {"median-ms": 1300}, "add": {"median-ms": 90}, "remove": {"median-ms": 85},
                "return": {"median-ms": 117}},
              "direct": {"flows-per-host": 90},
              "bare": {
                "cold": {"median-ms": 93}, "add": {"median-ms": 62}, "remove": {"median-ms": 70},
                "return": {"median-ms": 53}}}}
            """);
  }

  @Test
  void usualFigures_pass() {
    assertThat(SmokeGate.of(fleet, job).holds()).isTrue();
    assertThat(SmokeGate.of(fleet, job).table()).doesNotContain("TOO MUCH");
  }

  @ParameterizedTest
  @CsvSource({
    "cold-messages, 2000",
    "cold-transactions, 60",
    "cold-flow-mods, 1800",
    "add-transactions, 20",
    "add-flow-mods, 900",
    "description-changes, 1",
    "return-flow-mods, 1",
    "return-flow-reads, 40",
  })
  void countThatHasGrown_isTold(String figure, int value) {
    ((ObjectNode) fleet.get("figures")).put(figure, value);

    assertThat(SmokeGate.of(fleet, job).holds()).isFalse();
    assertThat(SmokeGate.of(fleet, job).table().lines())
        .filteredOn(line -> line.endsWith("TOO MUCH"))
        .hasSize(1);
  }

  @Test
  void figureThatWasNotMeasured_isNotWell() {
    ((ObjectNode) job.at("/columns/bare/add")).remove("median-ms");

    assertThat(SmokeGate.of(fleet, job).holds()).isFalse();
  }

  @Test
  void json_holdsTheJudgementAndItsFigures() throws IOException {
    ((ObjectNode) job.at("/columns/bare/add")).remove("median-ms");

    String text = SmokeGate.of(fleet, job).json(Machine.facts());

    JsonNode json = new ObjectMapper().readTree(text);
    assertThat(json.at("/holds").asBoolean(true)).isFalse();
    assertThat(json.at("/checks"))
        .anySatisfy(
            check -> {
              assertThat(check.path("what").asText()).isEqualTo("a port that comes, x bare tools");
              assertThat(check.path("found").isNull()).isTrue();
              assertThat(check.path("holds").asBoolean(true)).isFalse();
            })
        .anySatisfy(
            check -> {
              assertThat(check.path("what").asText()).isEqualTo("bundles to a new host");
              assertThat(check.path("found").asDouble()).isEqualTo(1);
              assertThat(check.path("holds").asBoolean()).isTrue();
            });
    assertThat(json.at("/fleet/hosts").asInt()).isEqualTo(20);
    assertThat(json.at("/job/columns/overlane/cold/median-ms").asInt()).isEqualTo(1300);
  }

  @Test
  void timesAreHeldAgainstThoseOfTheSameRun() {
    ((ObjectNode) job.at("/columns/overlane/add")).put("median-ms", 900);
    assertThat(SmokeGate.of(fleet, job).holds()).isFalse();

    ((ObjectNode) job.at("/columns/bare/add")).put("median-ms", 400);
    assertThat(SmokeGate.of(fleet, job).holds()).isTrue();
  }
}
