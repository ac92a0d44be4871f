package dev.overlane.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSortedSet;
import dev.overlane.lab.LabHost;
import dev.overlane.lab.PingResult;
import dev.overlane.lab.Pinger;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Somebody, or something, changes what the controller made. It is put right as soon as it is seen;
 * how long that took is printed, not asserted.
 */
final class DriftTest {
  private static final Pattern REPAIR =
      Pattern.compile("(\\S+) INFO +dt-1: (?:rows|flows) \\(.*\\): .*");

  /** A third host, so that there is a pair of containers that no fault on dt-1 concerns. */
  private static final String FILE =
      Stage.example("seed.yaml")
          .replace(
              "expect:",
              """
                dt-3:
                  address: 192.168.77.27
                  ports:
                    Z: { segment: xy, interface: vZ, addresses: [192.168.99.22] }
              expect:""");

  @RegisterExtension static final Stage stage = Stage.of(FILE).running();

  private static final String LEAK = "table=0,priority=65535,in_port=vA,actions=output:vX";

  private static LeakWatch watch;
  private static String rightRows = "";
  private static ImmutableSortedSet<String> rightFlows = ImmutableSortedSet.of();

  private LabHost host;
  private String test;

  @BeforeAll
  static void watchForLeaks() {
    watch =
        stage.closing(
            LeakWatch.between(stage.containers("A", "B"), stage.containers("X", "Y", "Z")));
  }

  @BeforeEach
  void startFromWhatIsRight(TestInfo info) {
    host = stage.host("dt-1");
    test = info.getTestMethod().orElseThrow().getName();
    stage.controller().awaitConverged();
    if (rightRows.isEmpty()) {
      rightRows = Ovs.rows(host);
      rightFlows = Ovs.flows(host);
    }
    assertThat(Ovs.rows(host)).isEqualTo(rightRows);
    Await.until("A and B talk", DriftTest::pairsTalk);
  }

  // Rows.

  @Test
  void tunnelPortDeleted_comesBack() {
    assertRepaired(dt1 -> dt1.vsctl("del-port", "vtep0"));
  }

  @Test
  void tunnelWithAWrongKeyAndAFixedPeer_isPutRight() {
    assertRepaired(
        dt1 ->
            dt1.vsctl(
                "set",
                "interface",
                "vtep0",
                "options:key=9999",
                "options:remote_ip=192.168.77.26"));
  }

  @Test
  void tunnelMadeAnewByHand_isPutRight() {
    assertRepaired(
        dt1 ->
            dt1.vsctl(
                "del-port",
                "vtep0",
                "--",
                "add-port",
                "br0",
                "vtep0",
                "--",
                "set",
                "interface",
                "vtep0",
                "type=vxlan",
                "options:key=9999",
                "options:remote_ip=192.168.77.26"));
  }

  @Test
  void portRetagged_isPutRight() {
    assertRepaired(dt1 -> dt1.vsctl("set", "port", "vA", "tag=101"));
  }

  @Test
  void portTurnedIntoATrunk_isPutRight() {
    assertRepaired(dt1 -> dt1.vsctl("set", "port", "vA", "vlan_mode=trunk", "trunks=100,101"));
  }

  @Test
  void declaredPortDeleted_comesBack() {
    assertRepaired(dt1 -> dt1.vsctl("del-port", "vA"));
  }

  @Test
  void failModeStandalone_isPutRight() {
    assertRepaired(dt1 -> dt1.vsctl("set-fail-mode", "br0", "standalone"));
  }

  @Test
  void controllerTargetRemoved_isPutBack() {
    assertRepaired(dt1 -> dt1.vsctl("del-controller", "br0"));
  }

  @Test
  void controllerTargetOfSomebodyElse_isPutRight() {
    assertRepaired(dt1 -> dt1.vsctl("set-controller", "br0", "tcp:192.168.77.1:9"));
  }

  @Test
  void bridgeDeleted_comesBackWithEverythingOnIt() {
    assertRepaired(dt1 -> dt1.vsctl("del-br", "br0"));
  }

  // Flows.

  @Test
  void allFlowsDeleted_comeBack() {
    assertFlowsRepaired(dt1 -> dt1.ofctl("del-flows", "br0"));
  }

  @Test
  void flowOfSomebodyElse_isDeleted() {
    assertFlowsRepaired(dt1 -> dt1.ofctl("add-flow", "br0", LEAK));
  }

  /** There an output would go out without passing the egress guard. */
  @Test
  void flowOfSomebodyElseAmongTheLearnedOnes_isDeleted() {
    assertFlowsRepaired(
        dt1 -> dt1.ofctl("add-flow", "br0", "table=40,priority=9,cookie=0x77,actions=output:1"));
    assertThat(Ovs.learned(host)).noneMatch(flow -> flow.contains("cookie=0x77"));
  }

  @Test
  void ourFlowModified_isPutRight() {
    assertFlowsRepaired(
        dt1 ->
            dt1.ofctl(
                "--strict",
                "mod-flows",
                "br0",
                "table=30,priority=0,actions=resubmit(,40),NORMAL"));
  }

  @Test
  void flowsReplacedByNormal_isPutRight() {
    assertFlowsRepaired(
        dt1 -> {
          dt1.ofctl("del-flows", "br0");
          dt1.ofctl("add-flow", "br0", "actions=NORMAL");
        });
  }

  // Processes.

  @Test
  void vswitchdKilledAndStarted_getsItsFlowsBack() {
    assertRepaired(
        dt1 -> {
          dt1.killVswitchd();
          dt1.startVswitchd();
        });
  }

  @Test
  void ovsdbServerKilledAndStarted_isFoundAgainAndNothingChanges() {
    String history = Ovs.transactions(host);
    int mark = stage.controller().mark();
    host.killOvsdb();
    stage.controller().awaitStatus("dt-1 lost", s -> !ovsdbConnected(s));
    Instant act = Instant.now();
    host.startOvsdb();

    stage.controller().awaitConverged();
    report("converged again", act, Instant.now());
    assertThat(stage.controller().changesSince(mark)).isEmpty();
    assertThat(Ovs.rows(host)).isEqualTo(rightRows);
    assertThat(Ovs.flows(host)).isEqualTo(rightFlows);
    assertThat(Ovs.transactions(host)).startsWith(history);
    assertThat(pairsTalk()).isTrue();
  }

  @Test
  void changesWhileTheControllerWasAway_areRepairedOnItsReturn() {
    stage.controller().kill();
    int leaks = watch.leaks().size();
    assertRepairedThoughItLeaked(
        dt1 -> {
          dt1.vsctl("set", "port", "vA", "tag=101", "--", "del-port", "vtep0");
          dt1.ofctl("add-flow", "br0", LEAK);
          dt1.ofctl("add-flow", "br0", "table=40,priority=7,cookie=0x77,actions=output:vX");
          // Nobody is there to repair it: the watch must see it, else it would see nothing ever.
          Await.until("the leak is seen", () -> watch.leaks().size() > leaks);
          stage.controller().start();
        });
    assertThat(host.ofctl("dump-flows", "br0", "cookie=0x77/-1")).doesNotContain("0x77");
  }

  /** Breaks dt-1; waits until rows and flows are as before and A, B, X, Y talk; nothing leaks. */
  private void assertRepaired(Consumer<LabHost> fault) {
    ImmutableList<String> leaks = watch.leaks();
    assertRepairedThoughItLeaked(fault);
    assertThat(watch.leaks()).isEqualTo(leaks);
  }

  private void assertRepairedThoughItLeaked(Consumer<LabHost> fault) {
    try (Pinger unconcerned = stage.container("Y").pinger(stage.container("Z"), 50)) {
      assertThat(unconcerned.awaitReply(Instant.now(), Duration.ofSeconds(5))).isPresent();
      int mark = stage.controller().mark();
      Instant act = Instant.now();
      fault.accept(host);
      Instant done = Instant.now();

      Await.until("a repair", () -> firstRepair(mark).isPresent());
      Await.until("rows are right again", this::rowsAreRight);
      reportRepair(act, done, firstRepair(mark).orElseThrow());
      report("rows right again", act, Instant.now());
      Await.until("A and B talk again", DriftTest::pairsTalk);
      report("A and B talk again", act, Instant.now());
      stage.controller().awaitConverged();
      assertThat(Ovs.rows(host)).isEqualTo(rightRows);
      assertThat(Ovs.flows(host)).isEqualTo(rightFlows);
      PingResult result = unconcerned.stop();
      assertThat(result.lost()).isZero();
    }
  }

  /** As {@link #assertRepaired}; the fault touches flows alone, so only flows are sent. */
  private void assertFlowsRepaired(Consumer<LabHost> fault) {
    long drift = stage.controller().status().driftRepaired("dt-1");
    String history = Ovs.transactions(host);
    int mark = stage.controller().mark();
    Instant act = Instant.now();
    fault.accept(host);
    Instant done = Instant.now();

    String line = stage.controller().awaitLog(mark, "dt-1: flows (drift)");
    assertThat(line).contains("dt-1");
    Await.until("flows are right again", () -> Ovs.flows(host).equals(rightFlows));
    reportRepair(act, done, firstRepair(mark).orElseThrow());
    report("flows right again", act, Instant.now());
    stage.controller().awaitConverged();
    assertThat(Ovs.flows(host)).isEqualTo(rightFlows);
    assertThat(stage.controller().status().driftRepaired("dt-1")).isGreaterThan(drift);
    assertThat(Ovs.transactions(host)).isEqualTo(history);
    Await.until("A and B talk again", DriftTest::pairsTalk);
  }

  private boolean rowsAreRight() {
    return host.exec("ovs-vsctl", "--timeout=5", "br-exists", "br0").succeeded()
        && Ovs.rows(host).equals(rightRows);
  }

  private static boolean ovsdbConnected(Status status) {
    return status.host("dt-1").path("ovsdb").asText().equals("connected");
  }

  private static boolean pairsTalk() {
    return talk("A", "B") && talk("Y", "X");
  }

  private static boolean talk(String from, String to) {
    return stage
        .container(from)
        .ping(stage.container(to).address(), 1, Duration.ofMillis(100), Duration.ofMillis(500))
        .answered();
  }

  /** When the first repair since then was sent. */
  private static Optional<Instant> firstRepair(int mark) {
    return stage.controller().changesSince(mark).stream()
        .map(REPAIR::matcher)
        .filter(Matcher::matches)
        .map(repair -> OffsetDateTime.parse(repair.group(1)).toInstant())
        .findFirst();
  }

  /** The fault's own command ends after the moment at which it takes effect. */
  private void reportRepair(Instant act, Instant done, Instant repair) {
    report("first repair sent, since the fault's command began", act, repair);
    report("first repair sent, since the fault's command ended", done, repair);
  }

  private void report(String what, Instant from, Instant to) {
    System.out.println(
        "drift: " + test + ": " + what + ": " + Duration.between(from, to).toMillis() + " ms");
  }
}
