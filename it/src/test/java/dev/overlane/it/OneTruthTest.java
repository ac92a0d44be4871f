package dev.overlane.it;

import static com.google.common.collect.ImmutableSet.toImmutableSet;
import static dev.overlane.it.EtcdMembers.problem;
import static dev.overlane.it.EtcdMembers.revision;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import dev.overlane.config.files.FileSet;
import dev.overlane.controller.cluster.NetworkText;
import dev.overlane.it.docs.PageBlocks;
import dev.overlane.lab.CommandResult;
import dev.overlane.lab.PingResult;
import dev.overlane.lab.Pinger;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.SplittableRandom;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Members that take their network from a real etcd, over two real hosts. */
final class OneTruthTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int METRICS = EtcdMembers.METRICS;
  private static final String CONTENT = "/overlane-networks/";

  private static final String FILE = EtcdMembers.NETWORK;

  private final PageBlocks page = PageBlocks.of("docs/cluster.md", OneTruthTest.class);

  @RegisterExtension final EtcdMembers members = new EtcdMembers();

  private final Stage stage = members.stage();

  /**
   * One alone: whether another one that waits has the first network in time, is a matter of luck.
   */
  @BeforeEach
  void start() {
    members.spawn("c2");
  }

  private ControllerProcess member(String name) {
    return members.get(name);
  }

  private CommandResult apply(String name, String text, String... options) {
    return members.apply(name, text, options);
  }

  /** Types a command of the page on a member's machine; what it prints is what the page shows. */
  private CommandResult typed(String name, String text, String command) throws IOException {
    Files.writeString(stage.file().path().resolveSibling("net.yaml"), text);
    CommandResult result =
        Typed.beside(stage, command + " --runtime-dir " + member(name).runtimeDirectory());
    page.assertShows(command, result.stdout());
    return result;
  }

  private static JsonNode json(CommandResult result) throws IOException {
    assertThat(JsonSchemas.errors("apply", result.stdout())).isEmpty();
    return JSON.readTree(result.stdout());
  }

  private PingResult pinged() {
    try (Pinger pinger = stage.container("A").pinger(stage.container("B"), 100)) {
      assertThat(pinger.awaitReply(Instant.now(), Duration.ofSeconds(5))).isPresent();
      return pinger.stop();
    }
  }

  @Test
  void networkInEtcd_isTheOneOfAllMembers() throws Exception {
    member("c2").awaitStatus("waits", s -> problem(s).contains("`overlane apply FILE` puts one"));
    assertThat(member("c2").status().converged()).isFalse();
    assertThat(JsonSchemas.errors("status", member("c2").ask("status", "--json"))).isEmpty();
    CommandResult planned = apply("c2", FILE, "--dry-run", "--json");
    assertThat(planned.exitCode()).as("%s", planned).isEqualTo(2);
    assertThat(json(planned).get("applied").asBoolean()).isFalse();

    ImmutableList<String> commands = page.next("overlane apply net.yaml --dry-run");
    assertThat(typed("c2", FILE, commands.get(0)).exitCode()).isEqualTo(2);
    CommandResult first = typed("c2", FILE, commands.get(1));

    assertThat(first.exitCode()).as("%s", first).isZero();
    assertThat(first.stdout()).contains("revision 1 is in etcd, in force on all members (1)");
    members.spawn("c1");
    Await.until("c1 has the network", () -> revision(member("c1").status()) == 1);
    member("c1").awaitConverged();
    assertThat(pinged().lost()).isZero();

    int mark = member("c1").mark();
    members.spawn("c3");
    Await.until("c3 has the network", () -> revision(member("c3").status()) == 1);
    members.all().forEach(ControllerProcess::awaitConverged);
    members.all().forEach(one -> one.awaitStatus("all are there", OneTruthTest::hasAll));
    assertThat(member("c1").changesSince(mark)).isEmpty();
    assertThat(member("c3").changesSince(0)).isEmpty();

    refusals();
    sameAnswers();
    metrics();
    startWithoutEtcd();
    ownFileThatIsRefused();
  }

  /** It is told of its keys though nothing else has changed. */
  @Test
  void memberThatWaits_tellsOfKeysForEtcdThatCannotBeUsed() throws IOException {
    Path key = stage.file().path().resolveSibling("etcd-k.pem");
    byte[] kept = Files.readAllBytes(key);
    String waits = "`overlane apply FILE` puts one";
    String keys = "the keys for etcd on disk are not used, the old ones stay in force: ";
    member("c2").awaitStatus("waits", s -> problem(s).contains(waits));

    Files.writeString(key, "no PEM\n");

    member("c2")
        .awaitStatus(
            "tells of the keys too", s -> problem(s).contains(waits) && problem(s).contains(keys));

    Files.write(key, kept);

    member("c2")
        .awaitStatus(
            "tells of the network alone",
            s -> problem(s).contains(waits) && !problem(s).contains(keys));
  }

  private static boolean hasAll(Status status) {
    return status.json().at("/cluster/members").size() == 3
        && status.host("dt-1").hasNonNull("owner")
        && status.host("dt-2").hasNonNull("owner");
  }

  private void refusals() throws IOException {
    CommandResult bad = apply("c1", FILE.replace("vlan: 100", "vlan: 0"));
    assertThat(bad.exitCode()).isEqualTo(1);
    assertThat(bad.stderr()).contains("network.yaml:", "vlan of segment \"ab\"");
    CommandResult foreign = apply("c1", FILE.replace("name: test", "name: prod"), "--json");
    assertThat(foreign.exitCode()).isEqualTo(1);
    assertThat(json(foreign).at("/refused/0").asText()).contains("network of cluster \"prod\"");
    CommandResult unnamed = apply("c1", FILE.replace("c3: tcp:192.168.77.1:6655", ""));
    assertThat(unnamed.exitCode()).isEqualTo(1);
    assertThat(unnamed.stderr())
        .containsPattern("network.yaml:[0-9]+:[0-9]+: error: cluster.members does not name c3");

    String described = FILE.replace("vni: 10100", "vni: 10100, description: first") + noise();
    String other = FILE.replace("vni: 10101", "vni: 10101, description: second");
    String text = NetworkText.of(FileSet.of("o.yaml", other.getBytes(StandardCharsets.UTF_8)));
    JsonNode planned = JSON.readTree(member("c3").ask("apply", text));
    CommandResult won = apply("c1", described, "--json");
    assertThat(won.exitCode()).as("%s", won).isZero();
    assertThat(json(won).get("revision").asInt()).isEqualTo(2);
    JsonNode lost = JSON.readTree(member("c3").ask("apply", "--put=" + planned.get("base"), text));
    assertThat(lost.at("/refused/0").asText())
        .contains("etcd names revision 2, put by c1", "apply again");
    CommandResult based = typed("c2", other, page.next("overlane apply net.yaml --base").get(0));
    assertThat(based.exitCode()).isEqualTo(1);
    assertThat(based.stdout()).contains("revision 2 is in force");
    page.assertNoneLeft();
    CommandResult again = apply("c2", described);
    assertThat(again.exitCode()).as("%s", again).isZero();
    assertThat(again.stdout()).contains("revision 2 is in etcd, in force on all members (3)");
    // What is no longer named is gone, and this one is larger than a value of etcd may be.
    assertThat(members.etcd().ctl("get", "--prefix", "--keys-only", CONTENT).stdout().lines())
        .filteredOn(line -> line.startsWith(CONTENT))
        .hasSizeGreaterThan(1)
        .allMatch(key -> key.startsWith(CONTENT + "test/000000000002-"));
  }

  /** Comments that hardly can be compressed: a file of two megabytes. */
  private static String noise() {
    StringBuilder lines = new StringBuilder();
    new SplittableRandom(1)
        .longs(125_000)
        .forEach(number -> lines.append("# ").append(Long.toHexString(number)).append('\n'));
    return lines.toString();
  }

  /** Whichever member is asked, and whatever it owns. */
  private void sameAnswers() throws IOException {
    ImmutableSet<JsonNode> told =
        members.all().stream().map(OneTruthTest::answers).collect(toImmutableSet());

    assertThat(told).hasSize(1);
    assertThat(told.iterator().next().at("/verify/verdict").asText()).isEqualTo("proven");
  }

  private static JsonNode answers(ControllerProcess member) {
    try {
      ObjectNode all = JSON.createObjectNode();
      ObjectNode verify = (ObjectNode) JSON.readTree(member.ask("verify", "--json"));
      verify.remove(ImmutableList.of("at", "duration-ms", "look-ups", "switches-renewed"));
      verify.get("hosts").forEach(host -> remove(host, "as-of", "read-anew"));
      all.set("verify", verify);
      all.set("trace", JSON.readTree(member.ask("trace", "--from", "A", "--to", "B", "--json")));
      all.put("graph", member.ask("graph", "dot"));
      ObjectNode status = (ObjectNode) JSON.readTree(member.ask("status", "--json"));
      remove(status.get("isolation"), "at", "seconds");
      remove(status.get("cluster"), "member");
      status.get("hosts").forEach(host -> remove(host, "drift-repaired"));
      status.get("hosts").forEach(host -> remove(host, "last-error", "last-error-since"));
      all.set("status", status);
      String next = FILE.replace("vni: 10100", "vni: 10900");
      all.set("plan", JSON.readTree(member.ask("plan", "--json", next)));
      return all;
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static void remove(JsonNode node, String... fields) {
    ((ObjectNode) node).remove(ImmutableList.copyOf(fields));
  }

  private void metrics() throws IOException {
    ImmutableSet<String> documented =
        Pattern.compile("^\\| `(overlane_cluster_[a-z_]+)` \\| ([a-z]+)", Pattern.MULTILINE)
            .matcher(Files.readString(Path.of("../docs/metrics.md")))
            .results()
            .map(row -> row.group(1) + (row.group(2).equals("histogram") ? "_count" : ""))
            .collect(toImmutableSet());
    String held = "overlane_cluster_hosts_held ";
    double sum = 0;
    ImmutableSet.Builder<String> seen = ImmutableSet.builder();
    for (int i = 0; i < members.all().size(); i++) {
      ImmutableMap<String, Double> page = page(METRICS + i);
      page.keySet().forEach(series -> seen.add(series.replaceAll("\\{.*", "")));
      sum += page.get(held.trim());
      assertThat(page).containsEntry("overlane_cluster_members", 3.0);
      assertThat(page).containsEntry("overlane_cluster_revision{kind=\"held\"}", 2.0);
      assertThat(page.get("overlane_cluster_lease_seconds")).isBetween(0.1, 3.0);
    }
    assertThat(sum).isEqualTo(2);
    assertThat(seen.build()).containsAll(documented);
    assertThat(documented).hasSize(10);
  }

  private ImmutableMap<String, Double> page(int port) {
    String text =
        PrometheusProcess.body(
            PrometheusProcess.get(stage.lab().controllerNamespace(), port, "/metrics"));
    ImmutableMap.Builder<String, Double> series = ImmutableMap.builder();
    text.lines()
        .filter(line -> line.startsWith("overlane_cluster_"))
        .forEach(
            line ->
                series.put(
                    line.substring(0, line.lastIndexOf(' ')),
                    Double.valueOf(line.substring(line.lastIndexOf(' ') + 1))));
    return series.buildOrThrow();
  }

  /** Nobody writes, traffic goes on, and who starts says what it waits for. */
  private void startWithoutEtcd() {
    try (Pinger pinger = stage.container("A").pinger(stage.container("B"), 100)) {
      assertThat(pinger.awaitReply(Instant.now(), Duration.ofSeconds(5))).isPresent();
      members.etcd().kill();
      int mark = member("c3").mark();
      member("c3").kill();
      members.spawn("c3");
      member("c3").awaitStatus("says so", s -> problem(s).contains("etcd could not be asked"));
      assertThat(member("c3").status().revision()).isZero();
      assertThat(member("c1").status().converged()).isTrue();

      members.etcd().start();

      members.all().forEach(ControllerProcess::awaitConverged);
      members.all().forEach(one -> one.awaitStatus("all are there", OneTruthTest::hasAll));
      assertThat(member("c3").changesSince(mark)).isEmpty();
      assertThat(pinger.stop().lost()).isZero();
    }
  }

  /** It costs the member nothing, and is looked at again when its reason may be gone. */
  private void ownFileThatIsRefused() {
    members.own("c3", METRICS);
    member("c3").awaitStatus("says so", s -> problem(s).contains("refuses what its own file says"));
    Status status = member("c3").status();
    assertThat(status.json().at("/cluster/members/c3/behind").asBoolean()).isFalse();
    assertThat(status.json().at("/cluster/members/c3/revision").asInt()).isEqualTo(2);

    // Which frees the port.
    member("c1").kill();

    member("c3").awaitStatus("it is in force", s -> !problem(s).contains("refuses"));
    assertThat(page(METRICS)).containsKey("overlane_cluster_members");
  }
}
