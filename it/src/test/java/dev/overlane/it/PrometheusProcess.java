package dev.overlane.it;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableList;
import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import dev.overlane.lab.CommandResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/**
 * A real Prometheus in the controller's namespace, with a directory of its own, that scrapes the
 * controller each second and evaluates the rules of {@code dist/}.
 */
final class PrometheusProcess implements AutoCloseable {
  static final Path RULES = Path.of("../dist/prometheus/overlane.rules.yml");

  private static final String CONFIGURATION =
      """
      global: { scrape_interval: 1s, evaluation_interval: 1s }
      rule_files: [ "%s" ]
      scrape_configs:
        - job_name: overlane
          static_configs: [ { targets: [ "127.0.0.1:9475" ] } ]
      """;
  private static final String SERVER = "127.0.0.1:9090";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final String namespace;
  private final Path directory;
  private final Process process;

  private PrometheusProcess(String namespace, Path directory, Process process) {
    this.namespace = namespace;
    this.directory = directory;
    this.process = process;
  }

  /** Ends the test if Prometheus is not installed; where everything should be, it fails. */
  static void require() {
    for (String tool : ImmutableList.of("prometheus", "promtool")) {
      if (!Files.isExecutable(Path.of("/usr/bin", tool))) {
        String reason = tool + " is not installed: apt-get install prometheus";
        Assertions.assertNotEquals("true", System.getenv("CI"), reason);
        Assumptions.abort(reason);
      }
    }
  }

  /** Starts it, and returns once it answers. */
  static PrometheusProcess start(String namespace) throws IOException {
    require();
    Path directory = Files.createTempDirectory("overlane-prometheus-");
    Path configuration = directory.resolve("prometheus.yml");
    Files.writeString(configuration, CONFIGURATION.formatted(RULES.toRealPath()));
    Process process =
        new ProcessBuilder(
                "ip",
                "netns",
                "exec",
                namespace,
                "prometheus",
                "--config.file=" + configuration,
                "--storage.tsdb.path=" + directory.resolve("data"),
                "--web.listen-address=" + SERVER)
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("log").toFile())
            .start();
    PrometheusProcess started = new PrometheusProcess(namespace, directory, process);
    Await.until("Prometheus answers", () -> started.evaluate("1").succeeded());
    return started;
  }

  private CommandResult evaluate(String query) {
    return Shell.in(
        namespace, "promtool", "query", "instant", "-o", "json", "http://" + SERVER, query);
  }

  /** The result of a query now: an array of series with their values. */
  JsonNode query(String query) throws IOException {
    return JSON.readTree(output(evaluate(query)));
  }

  /** The value of the only series of a query. */
  long value(String query) throws IOException {
    JsonNode result = query(query);
    Assertions.assertEquals(1, result.size(), query + ": " + result);
    return result.get(0).get("value").get(1).asLong();
  }

  /** What its own API answers, for what promtool has no command. */
  JsonNode api(String path) throws IOException {
    return JSON.readTree(body(get(namespace, 9090, path)));
  }

  /** Fetches something over HTTP from a port of a namespace's loopback; head and body. */
  static String get(String namespace, int port, String path) {
    String script =
        "exec 3<>/dev/tcp/127.0.0.1/%d; printf 'GET %s HTTP/1.0\\r\\n\\r\\n' >&3; cat <&3"
            .formatted(port, path);
    return output(Shell.in(namespace, "bash", "-c", script));
  }

  private static String output(CommandResult result) {
    Assertions.assertTrue(result.succeeded(), result::toString);
    return result.stdout();
  }

  /** What stands behind the head of an answer. */
  static String body(String answer) {
    return Splitter.on("\r\n\r\n").limit(2).splitToList(answer).get(1);
  }

  @Override
  public void close() throws IOException {
    process.destroy();
    Await.until("Prometheus has ended", () -> !process.isAlive());
    MoreFiles.deleteRecursively(directory, RecursiveDeleteOption.ALLOW_INSECURE);
  }
}
