package dev.overlane.it;

import static com.google.common.collect.ImmutableSet.toImmutableSet;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Streams;
import dev.overlane.lab.CommandResult;
import dev.overlane.lab.PingResult;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A real Prometheus scrapes the real controller of real hosts. */
final class PrometheusTest {
  private static final Path PAGE = Path.of("../docs/metrics.md");
  private static final Path DASHBOARD = Path.of("../dist/grafana/overlane.json");
  private static final int METRICS = 9475;

  /** Two readings of the switches' counters, and some time for everything else. */
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final String FILE =
      Stage.example("seed.yaml")
          .replace("defaults:\n", "  metrics: { listen: \"127.0.0.1:9475\" }\ndefaults:\n");

  @RegisterExtension static final Stage stage = Stage.of(FILE).running();

  private static PrometheusProcess prometheus;

  @BeforeAll
  static void start() throws IOException {
    prometheus = stage.closing(PrometheusProcess.start(namespace()));
    // Something to be seen in every panel: drift of both kinds, and traffic.
    stage.host("dt-1").vsctl("del-port", "vtep0");
    Await.until(
        "a repair of rows is seen",
        () -> isSeen("overlane_repair_seconds_count{kind=\"rows\"} > 0"));
    stage.host("dt-1").ofctl("del-flows", "br0");
    Await.until(
        "a repair of flows is seen",
        () -> isSeen("overlane_repair_seconds_count{kind=\"flows\"} > 0"));
    stage.controller().awaitConverged();
  }

  private static String namespace() {
    return stage.lab().controllerNamespace();
  }

  private static boolean isSeen(String query) {
    try {
      return !prometheus.query(query).isEmpty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String page() {
    return PrometheusProcess.body(PrometheusProcess.get(namespace(), METRICS, "/metrics"));
  }

  /**
   * Names of the page's table; a histogram is three metrics to Prometheus. Certificates are there
   * with TLS only ({@code CertificateExpiryTest}), those of a cluster in one ({@code
   * OneTruthTest}).
   */
  private static ImmutableSet<String> documented() throws IOException {
    return Pattern.compile("^\\| `(overlane_[a-z_]+)` \\| (histogram|[a-z]+)", Pattern.MULTILINE)
        .matcher(Files.readString(PAGE))
        .results()
        .filter(row -> !row.group(1).startsWith("overlane_certificate_"))
        .filter(row -> !row.group(1).startsWith("overlane_cluster_"))
        .flatMap(
            row ->
                row.group(2).equals("histogram")
                    ? ImmutableList.of("_bucket", "_sum", "_count").stream()
                        .map(row.group(1)::concat)
                    : ImmutableList.of(row.group(1)).stream())
        .collect(toImmutableSet());
  }

  private static ImmutableSet<String> scraped() {
    try {
      return Streams.stream(prometheus.query("count by (__name__) ({__name__=~\"overlane_.+\"})"))
          .map(series -> series.get("metric").get("__name__").asText())
          .collect(toImmutableSet());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void metricsOfThePage_areAllScrapedAndNoOthers() throws IOException {
    ImmutableSet<String> documented = documented();

    Await.until("all metrics", PATIENCE, () -> scraped().equals(documented));
  }

  @Test
  void answer_pleasesPromtool() throws IOException {
    Path text = Files.createTempFile("overlane-metrics-", ".txt");
    try {
      Files.writeString(text, page());
      CommandResult lint = Shell.in(namespace(), "bash", "-c", "promtool check metrics < " + text);

      assertThat(lint.stderr()).isEmpty();
      assertThat(lint.succeeded()).as("%s", lint).isTrue();
    } finally {
      Files.delete(text);
    }
  }

  /** Title and query of each panel, and what the dashboard's variables ask for. */
  static ImmutableList<String> queries() throws IOException {
    ImmutableList.Builder<String> queries = ImmutableList.builder();
    JsonNode dashboard = new ObjectMapper().readTree(Files.readString(DASHBOARD));
    for (JsonNode panel : dashboard.get("panels")) {
      panel.path("targets").forEach(target -> queries.add(target.get("expr").asText()));
    }
    for (JsonNode variable : dashboard.get("templating").get("list")) {
      if (variable.get("type").asText().equals("query")) {
        String asked = variable.get("query").get("query").asText();
        queries.add(asked.replaceAll("label_values\\((.*), [a-z]+\\)", "$1"));
      }
    }
    dashboard
        .get("annotations")
        .get("list")
        .forEach(annotation -> queries.add(annotation.get("expr").asText()));
    return queries.build();
  }

  @ParameterizedTest
  @MethodSource("queries")
  void queryOfTheDashboard_findsSomething(String query) throws IOException {
    String asked =
        query.replace("$__rate_interval", "1m").replaceAll("\\$(job|host|segment)\\b", ".*");
    assertThat(asked).doesNotContain("$");

    if (query.endsWith("> 0")) {
      // Shown only if something is not as it should be.
      assertThat(prometheus.query(asked).isArray()).isTrue();
    } else {
      Await.until(asked, PATIENCE, () -> isSeen(asked));
    }
  }

  @Test
  void alertRules_areLoadedAndEvaluated() {
    Await.until("all rules are evaluated", PATIENCE, PrometheusTest::rulesAreWell);
  }

  private static boolean rulesAreWell() {
    try {
      JsonNode groups = prometheus.api("/api/v1/rules").get("data").get("groups");
      ImmutableList<JsonNode> rules =
          Streams.stream(groups)
              .flatMap(group -> Streams.stream(group.get("rules")))
              .collect(ImmutableList.toImmutableList());
      long written =
          Files.readString(PrometheusProcess.RULES)
              .lines()
              .filter(l -> l.contains("- alert:"))
              .count();
      return rules.size() == written
          && rules.stream().allMatch(rule -> rule.get("health").asText().equals("ok"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void figures_areThoseOfTheHosts() throws IOException {
    Status status = stage.controller().status();

    assertThat(prometheus.value("overlane_revision_desired")).isEqualTo(status.revision());
    assertThat(prometheus.value("sum(overlane_host_drift_repaired_total{host=\"dt-1\"})"))
        .isEqualTo(status.driftRepaired("dt-1"));
    assertThat(prometheus.value("overlane_hosts{phase=\"converged\"}")).isEqualTo(2);
    assertThat(prometheus.value("sum(overlane_sessions)")).isEqualTo(4);
    assertThat(prometheus.value("overlane_host_flows{host=\"dt-2\"}"))
        .isEqualTo(status.host("dt-2").get("flows").asInt());
  }

  @Test
  void pings_areCountedAtTheirPortsInTheirSegmentAndInTheTunnel() throws IOException {
    String atA = "overlane_port_receive_packets_total{host=\"dt-1\", segment=\"ab\", port=\"A\"}";
    String inAb = "overlane_segment_receive_packets_total{segment=\"ab\"}";
    String toDt2 = "overlane_tunnel_transmit_packets_total{host=\"dt-1\"}";
    // A test before this one may have closed the port, which Prometheus sees a scrape later.
    String anew = "timestamp(up) > " + (Instant.now().getEpochSecond() + 1) + " and up == 1";
    Await.until(
        "the counters are read", PATIENCE, () -> isSeen(anew) && isSeen(atA) && isSeen(toDt2));
    long before = prometheus.value(atA);
    long beforeInAb = prometheus.value(inAb);
    long beforeToDt2 = prometheus.value(toDt2);

    PingResult pings = stage.container("A").ping(stage.container("B"), 5);

    assertThat(pings.lost()).isZero();
    Await.until(
        "all pings are counted", PATIENCE, () -> isSeen(atA + " >= " + (before + pings.sent())));
    assertThat(prometheus.value(toDt2)).isGreaterThanOrEqualTo(beforeToDt2 + pings.sent());
    // B's answers count as well, but its host is read at another time.
    assertThat(prometheus.value(inAb)).isGreaterThanOrEqualTo(beforeInAb + pings.sent());
  }

  @Test
  void hostThatLeavesTheFile_leavesThePage() {
    String without = FILE.substring(0, FILE.indexOf("  dt-2:")) + "expect: []\n";
    long revision = stage.controller().status().revision();
    try {
      stage.file().replaceByRename(without);
      stage.controller().awaitConverged(revision + 1);

      Await.until("dt-2 is not shown", () -> !page().contains("\"dt-2\""));
      assertThat(page()).contains("\"dt-1\"");
    } finally {
      stage.file().replaceByRename(FILE);
      stage.controller().awaitConverged(revision + 2);
    }
  }

  @Test
  void metricsTakenOutOfTheFile_closeThePortAndNothingElse() {
    long revision = stage.controller().status().revision();
    int mark = stage.controller().mark();
    try {
      stage.file().replaceByRename(Stage.example("seed.yaml"));
      stage.controller().awaitConverged(revision + 1);

      CommandResult refused =
          Shell.in(namespace(), "bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/" + METRICS);
      assertThat(refused.succeeded()).isFalse();
      assertThat(stage.controller().changesSince(mark)).isEmpty();
    } finally {
      stage.file().replaceByRename(FILE);
      stage.controller().awaitConverged(revision + 2);
    }
    assertThat(page()).contains("overlane_build_info");
  }
}
