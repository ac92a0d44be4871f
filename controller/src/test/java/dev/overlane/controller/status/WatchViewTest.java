package dev.overlane.controller.status;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.common.collect.ImmutableList;
import java.time.Instant;
import org.junit.jupiter.api.Test;

final class WatchViewTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private final WatchView view = new WatchView();

  @Test
  void calmNetwork_hasOneLineAHostAndNothingElse() {
    view.see(status(host("dt-2", "converged", "", 0), host("dt-1", "converged", "", 0)), START);

    assertThat(view.render(100, 24, false, START))
        .containsExactly(
            "revision 3  converged 2/2  50 flows  0 repairs in the last minute",
            "",
            "HOST  PHASE      SESSIONS  FLOWS  DRIFT  WHO, OR WHY NOT",
            "dt-1  converged  both      25     0      ab: A B",
            "dt-2  converged  both      25     0      ab: A B");
    assertThat(view.isConverged()).isTrue();
  }

  @Test
  void hostInTrouble_comesFirstWithItsReason() {
    view.see(
        status(
            host("a", "converged", "", 0),
            host("b", "converging", "", 0),
            host("c", "blocked", "foreign bridge", 0)),
        START);

    ImmutableList<String> lines = view.render(100, 24, false, START);

    assertThat(lines.get(0)).contains("converged 1/3");
    assertThat(lines.subList(3, 6).stream().map(line -> line.substring(0, 1)))
        .containsExactly("c", "b", "a");
    assertThat(lines.get(3)).endsWith("foreign bridge");
    assertThat(view.isConverged()).isFalse();
  }

  @Test
  void changes_areToldForAMinuteWithTheirAge() {
    view.see(status(host("dt-1", "converged", "", 1)), START);
    view.see(status(host("dt-1", "converging", "", 3)), START.plusSeconds(5));
    view.see(status(host("dt-1", "converged", "", 3)), START.plusSeconds(15));

    assertThat(view.render(100, 24, false, START.plusSeconds(20)))
        .contains(
            "LAST MINUTE",
            "   5 s  dt-1: converging > converged",
            "  15 s  dt-1: converged > converging",
            "  15 s  dt-1: repaired 2 changes by somebody else")
        .first()
        .asString()
        .contains("2 repairs in the last minute");
    assertThat(view.render(100, 24, false, START.plusSeconds(70)))
        .contains("  55 s  dt-1: converging > converged")
        .noneMatch(line -> line.contains("repaired"));
    assertThat(view.render(100, 24, false, START.plusSeconds(200))).doesNotContain("LAST MINUTE");
  }

  @Test
  void controllerThatWasStartedAnew_isNotMistakenForRepairs() {
    view.see(status(host("dt-1", "converged", "", 9)), START);
    view.miss("no such file", START.plusSeconds(1));
    assertThat(view.render(100, 24, false, START.plusSeconds(1)))
        .anyMatch(line -> line.contains("no controller answers: no such file"));
    assertThat(view.isAnswered()).isFalse();
    view.see(status(host("dt-1", "converged", "", 2)), START.plusSeconds(2));

    assertThat(view.render(100, 24, false, START.plusSeconds(3)))
        .anyMatch(line -> line.endsWith("the controller answers again"))
        .noneMatch(line -> line.contains("repaired"));
  }

  @Test
  void manyHosts_fitTheTerminalAndTroubleIsAmongThem() {
    JsonNode[] hosts = new JsonNode[200];
    for (int i = 0; i < hosts.length; i++) {
      hosts[i] = host("node-" + i, i == 150 ? "unreachable" : "converged", "", 0);
    }
    view.see(status(hosts), START);

    ImmutableList<String> lines = view.render(60, 24, false, START);

    assertThat(lines).hasSizeLessThanOrEqualTo(24).allMatch(line -> line.length() <= 60);
    assertThat(lines.get(3)).startsWith("node-150");
    assertThat(lines)
        .anyMatch(line -> line.matches("\\.\\.\\. and \\d+ more hosts, all converged"));
    assertThat(view.render(5, 3, false, START))
        .hasSizeLessThanOrEqualTo(3)
        .allMatch(line -> line.length() <= 5);
  }

  @Test
  void refusedFileAndControlCharacters_areShownSafely() {
    JsonNode status =
        json(
            "{\"revision\":2,\"config-error\":\"net.yaml:1:1: error: \\u001b[2J bad\","
                + "\"isolation\":{\"verdict\":\"proven\"},\"hosts\":{}}");
    view.see(status, START);

    ImmutableList<String> lines = view.render(100, 24, false, START);

    assertThat(lines.get(0)).endsWith("isolation proven");
    assertThat(lines)
        .contains(
            "the file on disk is refused, revision 2 stays in force:",
            "  net.yaml:1:1: error: ?[2J bad");
  }

  @Test
  void colours_areAddedAfterTheLineWasCut() {
    view.see(status(host("dt-1", "unreachable", "x".repeat(200), 0)), START);

    String line = view.render(60, 24, true, START).get(3);

    assertThat(line).contains("\033[31munreachable\033[0m");
    assertThat(line.replaceAll("\033\\[[0-9]*m", "")).hasSize(60).endsWith("x~");
  }

  private static JsonNode status(JsonNode... hosts) {
    StringBuilder text = new StringBuilder("{\"revision\":3,\"config-error\":null,\"hosts\":{");
    for (JsonNode host : hosts) {
      text.append(text.toString().endsWith("{") ? "" : ",");
      text.append(host.path("name")).append(':').append(host);
    }
    return json(text + "}}");
  }

  private static JsonNode host(String name, String phase, String reason, int repaired) {
    return json(
        "{\"name\":\""
            + name
            + "\",\"phase\":\""
            + phase
            + "\",\"reason\":\""
            + reason
            + "\",\"ovsdb\":\"connected\",\"openflow\":\"connected\",\"flows\":25,"
            + "\"members\":{\"ab\":[\"A\",\"B\"]},\"waiting\":{},\"drift-repaired\":"
            + repaired
            + "}");
  }

  private static JsonNode json(String text) {
    try {
      return new ObjectMapper().readTree(text);
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }
}
