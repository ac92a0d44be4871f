package dev.overlane.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSortedSet;
import com.google.common.collect.Maps;
import com.google.common.collect.Sets;
import dev.overlane.config.model.Ipv4Address;
import dev.overlane.lab.Capture;
import dev.overlane.lab.CapturedFrame;
import dev.overlane.lab.LabHost;
import dev.overlane.lab.PingResult;
import dev.overlane.lab.Pinger;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Access rules between real containers, on one host and across the tunnel. */
final class AccessRulesTest {
  private static final String RULES =
      """
            - { allow: tcp, ports: [80, 8000-8099], from: ab, to: web }
            - { allow: udp, ports: 53, to: B }
            - { allow: ping, from: A }
            - { deny: sctp, ports: 1-1023, from: "2001:db8::/33" }
            - { allow: icmp, from: "2001:db8::a", to: "2001:db8::/64" }
      """;
  private static final String FILE =
      """
      version: 1
      controller: { openflow: { listen: "ptcp:6653", target: "tcp:192.168.77.1:6653" } }
      defaults: { datapath-type: netdev }
      segments:
        ab:
          vlan: 100
          default: deny
          rules:
      %s  xy: { vlan: 101 }
      groups: { web: [B, C] }
      hosts:
        h1:
          address: 192.168.77.25
          ports:
            A: { segment: ab, interface: vA, mac: "02:00:00:00:00:0a", addresses: [192.168.99.10] }
            C:
              segment: ab
              interface: vC
              mac: "02:00:00:00:00:0c"
              addresses: [192.168.99.12]
              rules: [ { deny: tcp, ports: 8001, direction: in }, { allow: tcp, ports: 22, to: A } ]
            X: { segment: xy, interface: vX, addresses: [192.168.99.20] }
        h2:
          address: 192.168.77.26
          ports:
            B: { segment: ab, interface: vB, mac: "02:00:00:00:00:0b", addresses: [192.168.99.11] }
      expect:
        - A reaches B
        - A reaches B tcp/8099
        - A cannot-reach B tcp/8100
        - A cannot-reach C tcp/8001
        - C reaches A tcp/22
        - B cannot-reach A
        - ab isolated-from xy
      """
          .formatted(RULES);

  private static final int SYN = 0x02;
  private static final int ACK = 0x10;

  @RegisterExtension static final Stage stage = Stage.of(FILE).running();

  private long revision;

  @BeforeEach
  void startFromTheWholeFile() {
    revision = stage.restore(FILE);
  }

  @AfterEach
  void isolationIsProven() throws IOException {
    stage.controller().awaitConverged();
    assertThat(stage.controller().ask("verify"))
        .contains("proven: no packet can cross")
        .contains("held: A reaches B", "held: A cannot-reach C tcp/8001", "held: B cannot-reach A")
        .doesNotContain("broken:");
  }

  /**
   * Nobody listens there: what comes through is refused at once, what does not is never answered.
   */
  @ParameterizedTest
  @CsvSource({
    "A, B, 80, true",
    "A, B, 8000, true",
    "A, B, 8099, true",
    "A, B, 8100, false",
    "A, B, 79, false",
    "A, C, 8000, true",
    "A, C, 8001, false",
    "B, C, 8001, false",
    "C, A, 22, true",
    "B, A, 22, false",
    "B, A, 80, false"
  })
  void connection_isOpenedAndAnsweredWhereARuleAllowsIt(
      String from, String to, int port, boolean allowed) {
    String open = "</dev/tcp/" + stage.container(to).address() + "/" + port;

    String said = stage.container(from).exec("timeout", "1", "bash", "-c", open).stderr();

    assertThat(said.contains("refused")).as(said).isEqualTo(allowed);
  }

  @Test
  void datagram_passesToThePortThatARuleNames() {
    try (Capture capture = stage.container("B").listen()) {
      for (int port : new int[] {54, 52, 53}) {
        sendDatagram("A", "B", port);
      }
      Await.until("the allowed one comes", () -> datagramsTo(53, capture) == 1);

      assertThat(datagramsTo(54, capture) + datagramsTo(52, capture)).isZero();
    }
  }

  private static void sendDatagram(String from, String to, int port) {
    String send = "echo x >/dev/udp/" + stage.container(to).address() + "/" + port;
    assertThat(stage.container(from).exec("bash", "-c", send).succeeded()).isTrue();
  }

  private static long datagramsTo(int port, Capture capture) {
    return capture.frames().stream()
        .map(CapturedFrame::octets)
        .filter(octets -> octets.length > 38 && octets[23] == 17)
        .filter(octets -> ByteBuffer.wrap(octets).getShort(36) == port)
        .count();
  }

  @Test
  void ping_isAnsweredOneWayOnly() {
    assertThat(talk("A", "B")).isTrue();
    assertThat(talk("A", "C")).isTrue();
    assertThat(talk("B", "A")).isFalse();
    assertThat(talk("C", "A")).isFalse();
  }

  @Test
  void frameThatIsNoIp_isDroppedByDefault() {
    RawFrame frame = RawFrame.of(stage.container("B").mac(), stage.container("A").mac());
    try (Capture capture = stage.container("B").listen()) {
      stage.container("A").send(frame.octets());
      assertThat(talk("A", "B")).isTrue();

      assertThat(frame.in(capture)).isEmpty();
    }
  }

  /** What a container may try to get around the rules of a port. */
  @Test
  void waysAroundTheRulesOfAPort_areClosed() {
    String b = stage.container("B").mac();
    String c = stage.container("C").mac();
    Await.until("the tunnel's ends know each other", () -> talk("A", "B"));
    RawFrame allowed = tcp("A", c, "C", 50_000, 8000, SYN);
    assertArrivesAlone(
        "A",
        "C",
        allowed,
        tcp("A", c, "C", 50_000, 8001, SYN),
        tcp("A", c, "B", 50_000, 8001, SYN), // another's address
        tcp("A", RawFrame.BROADCAST, "C", 50_000, 8000, SYN), // to one, in a frame to all
        fragment("A", c, "C")); // no ports, and the default denies
    assertArrivesAlone(
        "B",
        "A",
        tcp("B", stage.container("A").mac(), "A", 80, 50_000, ACK), // might be an answer
        tcp("B", stage.container("A").mac(), "A", 80, 50_000, SYN),
        tcp("B", stage.container("A").mac(), "A", 81, 50_000, ACK));
    assertArrivesAlone(
        "A", "B", tcp("A", b, "B", 50_000, 80, SYN), tcp("A", b, "B", 50_000, 8100, SYN));
  }

  private static RawFrame tcp(
      String from, String destination, String to, int fromPort, int toPort, int flags) {
    return RawFrame.of(
        destination,
        stage.container(from).mac(),
        new RawFrame.Ipv4(6, ip(from), ip(to), 0),
        RawFrame.tcp(fromPort, toPort, flags));
  }

  /** A later fragment; its first octets look like the head of TCP and are none. */
  private static RawFrame fragment(String from, String destination, String to) {
    return RawFrame.of(
        destination,
        stage.container(from).mac(),
        new RawFrame.Ipv4(6, ip(from), ip(to), 185),
        RawFrame.tcp(50_000, 8000, SYN));
  }

  private static Ipv4Address ip(String container) {
    return Ipv4Address.parse(stage.container(container).address()).orElseThrow();
  }

  private static void assertArrivesAlone(
      String from, String to, RawFrame allowed, RawFrame... denied) {
    Passage.assertOnly(
        stage.container(from),
        stage.container(to),
        ImmutableList.of(allowed),
        ImmutableList.copyOf(denied));
  }

  @Test
  void ruleThatIsPutIn_touchesItsFlowsAlone() {
    LabHost host = stage.host("h1");
    ImmutableSortedSet<String> before = Ovs.flows(host);
    ImmutableMap<String, Ovs.FlowAge> ages = Ovs.ages(host);
    Instant start = Instant.now();
    int mark = stage.controller().mark();
    try (Pinger unconcerned = stage.container("A").pinger(stage.container("B"), 100)) {
      assertThat(unconcerned.awaitReply(start, Duration.ofSeconds(5))).isPresent();

      stage.file().edit(RULES, "      - { allow: tcp, ports: 22, to: B }\n" + RULES);

      stage.controller().awaitConverged(revision + 1);
      assertThat(Sets.difference(before, Ovs.flows(host))).isEmpty();
      assertThat(Sets.difference(Ovs.flows(host), before)).hasSize(2); // and the answers
      assertThat(stage.controller().changesSince(mark)).hasSize(2); // one on each host
      assertThat(youngerThan(ages, Ovs.ages(host))).isEmpty();
      assertThat(unconcerned.awaitReply(Instant.now(), Duration.ofSeconds(5))).isPresent();
      PingResult pings = unconcerned.stop();
      assertThat(pings.lost()).as(pings.toString()).isLessThanOrEqualTo(1); // the last, on its way
    }
  }

  /** Flows that were there before and were made anew. */
  private static Set<String> youngerThan(
      ImmutableMap<String, Ovs.FlowAge> before, ImmutableMap<String, Ovs.FlowAge> after) {
    return Maps.filterEntries(
            after,
            flow ->
                before.containsKey(flow.getKey())
                    && flow.getValue().seconds() < before.get(flow.getKey()).seconds())
        .keySet();
  }

  @Test
  void flowsOfRules_readBackEqual() {
    ReadBack.assertEqual(stage);
  }

  private static boolean talk(String from, String to) {
    return stage.container(from).ping(stage.container(to), 2).answered();
  }
}
