package dev.overlane.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableSortedSet;
import com.google.common.collect.Sets;
import dev.overlane.config.model.Ipv4Address;
import dev.overlane.lab.Capture;
import dev.overlane.lab.CapturedFrame;
import dev.overlane.lab.LabHost;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Stateful access rules between real containers, on one host and across the tunnel. */
final class StatefulRulesTest {
  private static final String RULES =
      """
            - { allow: tcp, ports: 80, from: A }
            - { allow: udp, from: A }
            - { allow: ping, from: A }
      """;
  private static final String FILE =
      """
      version: 1
      controller: { openflow: { listen: "ptcp:6653", target: "tcp:192.168.77.1:6653" } }
      defaults: { datapath-type: netdev }
      segments:
        ab:
          vlan: 100
          stateful: true
          default: deny
          rules:
      %shosts:
        h1:
          address: 192.168.77.25
          ports:
            A: { segment: ab, interface: vA, mac: "02:00:00:00:00:0a", addresses: [192.168.99.10] }
            C: { segment: ab, interface: vC, mac: "02:00:00:00:00:0c", addresses: [192.168.99.12] }
        h2:
          address: 192.168.77.26
          ports:
            B:
              segment: ab
              interface: vB
              mac: "02:00:00:00:00:0b"
              addresses: [192.168.99.11]
              rules: [ { deny: tcp, ports: 81 } ]
      expect:
        - A reaches B tcp/80
        - A reaches C udp/5000
        - A reaches B ping
        - A cannot-reach B tcp/81
        - B cannot-reach A
        - C cannot-reach A
      """
          .formatted(RULES);

  private static final String SERVER =
      "my $l = IO::Socket::INET->new(LocalPort => 80, Listen => 1, ReuseAddr => 1) or die;"
          + " $| = 1; print \"listening\\n\"; my $c = $l->accept;"
          + " while (sysread($c, my $b, 9)) { syswrite($c, 'y') }";
  private static final String CLIENT =
      "$| = 1; my $s = IO::Socket::INET->new(PeerAddr => $ARGV[0], PeerPort => 80) or die;"
          + " while (syswrite($s, 'x') && sysread($s, my $b, 1)) {"
          + " print \"$b\\n\"; select(undef, undef, undef, 0.02) }";

  private static final int SYN = 0x02;
  private static final int ACK = 0x10;

  @RegisterExtension static final Stage stage = Stage.of(FILE).running();

  private final List<Talker> talkers = new ArrayList<>();
  private long revision;

  @BeforeEach
  void startFromTheWholeFile() {
    revision = stage.restore(FILE);
  }

  @AfterEach
  void endTalkers() {
    talkers.forEach(Talker::close);
  }

  @Test
  void statementsAreProven() throws IOException {
    assertThat(stage.controller().ask("verify"))
        .contains("proven: no packet can cross")
        .contains("held: A reaches B tcp/80", "held: B cannot-reach A", "held: C cannot-reach A")
        .doesNotContain("broken:");
  }

  @Test
  void trace_followsThePacketThatOpens() throws IOException {
    assertThat(stage.controller().ask("trace", "--from", "A", "--to", "B", "--packet", "tcp=80"))
        .contains("DELIVERED", "track its connection", "remember its connection");
    assertThat(stage.controller().ask("trace", "--from", "B", "--to", "A", "--packet", "tcp=80"))
        .contains("DROPPED_RULE", "default of segment");
  }

  /** Nobody listens there: what comes through is refused at once, by an answer. */
  @ParameterizedTest
  @CsvSource({
    "A, B, 80, true",
    "A, C, 80, true",
    "A, B, 81, false",
    "B, A, 80, false",
    "C, A, 80, false",
    "C, B, 80, false"
  })
  void connection_isOpenedByTheSideThatMay(String from, String to, int port, boolean allowed) {
    String open = "</dev/tcp/" + stage.container(to).address() + "/" + port;

    String said = stage.container(from).exec("timeout", "0.5", "bash", "-c", open).stderr();

    assertThat(said.contains("refused")).as(said).isEqualTo(allowed);
  }

  @ParameterizedTest
  @CsvSource({"A, B, true", "A, C, true", "B, A, false", "C, A, false"})
  void ping_isAnsweredOneWayOnly(String from, String to, boolean allowed) {
    assertThat(stage.container(from).ping(stage.container(to), 2).answered()).isEqualTo(allowed);
  }

  /** What looks like an answer is none where nobody asked; stateless rules let all this pass. */
  @ParameterizedTest
  @CsvSource({"B", "C"})
  void answerThatNobodyAskedFor_isDropped(String from) {
    RawFrame asked = udp(from, "A", 4001, 4000);
    try (Capture capture = stage.container("A").listen()) {
      List<RawFrame> unasked =
          List.of(
              tcp(from, "A", 80, 50_001, ACK),
              tcp(from, "A", 80, 50_001, SYN | ACK),
              tcp(from, "A", 80, 50_001, SYN),
              udp(from, "A", 53, 50_001),
              echoReply(from, "A"));
      unasked.forEach(frame -> stage.container(from).send(frame.octets()));
      stage.container("A").send(udp("A", from, 4000, 4001).octets());
      Await.until("the answer comes", () -> comesWhenSent(asked, from, capture));

      unasked.forEach(frame -> assertThat(frame.in(capture)).isEmpty());
    }
  }

  private static boolean comesWhenSent(RawFrame frame, String from, Capture capture) {
    stage.container(from).send(frame.octets());
    return frame.in(capture).findAny().isPresent();
  }

  /** The file is the truth: also for what began when it said something else. */
  @Test
  void ruleThatDenies_endsStandingConnectionsBothWays() {
    Talker server = talk("B", "perl", "-MIO::Socket::INET", "-e", SERVER);
    server.awaitLines(1);
    Talker client =
        talk("A", "perl", "-MIO::Socket::INET", "-e", CLIENT, stage.container("B").address());
    client.awaitLines(5);
    RawFrame asking = udp("A", "B", 4002, 4003);
    RawFrame answering = udp("B", "A", 4003, 4002);
    try (Capture capture = stage.container("A").listen()) {
      stage.container("A").send(asking.octets());
      Await.until("UDP is answered", () -> comesWhenSent(answering, "B", capture));
    }

    stage.file().edit(RULES, "      - { deny: any, to: B }\n" + RULES);
    stage.controller().awaitConverged(revision + 1);

    try (Capture atB = stage.container("B").listen();
        Capture atA = stage.container("A").listen()) {
      int lines = client.lines();
      long dropped = dropped(stage.host("h1"));
      Await.until("A's segments are dropped", () -> dropped(stage.host("h1")) > dropped);
      stage.container("A").send(asking.octets());
      stage.container("B").send(answering.octets());
      stage.container("A").send(udp("A", "C", 1, 2).octets());
      assertThat(stage.container("A").ping(stage.container("C"), 2).answered()).isTrue();

      assertThat(atB.frames()).noneMatch(StatefulRulesTest::isOfTransport);
      assertThat(answering.in(atA)).isEmpty();
      assertThat(client.lines()).isLessThanOrEqualTo(lines + 1);
    }
    stage.file().write(FILE);
    stage.controller().awaitConverged(revision + 2);
    int before = client.lines();
    client.awaitLines(before + 3);
  }

  /** Packets that the denial of everything to B has dropped. */
  private static long dropped(LabHost host) {
    return Ovs.ages(host).entrySet().stream()
        .filter(flow -> flow.getKey().contains("table=19"))
        .filter(flow -> flow.getKey().contains("nw_dst=192.168.99.11 actions=drop"))
        .mapToLong(flow -> flow.getValue().packets())
        .sum();
  }

  private static boolean isOfTransport(CapturedFrame frame) {
    byte[] octets = frame.octets();
    return octets.length > 38 && octets[12] == 8 && (octets[23] == 6 || octets[23] == 17);
  }

  @Test
  void ruleThatIsPutIn_touchesItsFlowsAlone() {
    LabHost host = stage.host("h1");
    ImmutableSortedSet<String> before = Ovs.flows(host);
    int mark = stage.controller().mark();
    Talker server = talk("B", "perl", "-MIO::Socket::INET", "-e", SERVER);
    server.awaitLines(1);
    Talker client =
        talk("A", "perl", "-MIO::Socket::INET", "-e", CLIENT, stage.container("B").address());
    client.awaitLines(2);

    stage.file().edit(RULES, "      - { allow: tcp, ports: 22, to: B }\n" + RULES);

    stage.controller().awaitConverged(revision + 1);
    assertThat(Sets.difference(before, Ovs.flows(host))).isEmpty();
    assertThat(Sets.difference(Ovs.flows(host), before)).hasSize(2); // and the answers
    assertThat(stage.controller().changesSince(mark)).hasSize(2); // one on each host
    client.awaitLines(client.lines() + 2);
  }

  /** It lets nothing pass instead, and nobody has to guess why. */
  @Test
  void datapathThatTracksNoConnections_isToldOf() {
    LabHost host = stage.host("h2");
    ImmutableSortedSet<String> before = Ovs.flows(host);
    host.appctl("dpif/set-dp-features", host.bridge(), "ct_state", "false");
    try {
      stage.file().edit(RULES, "      - { allow: tcp, ports: 23, to: B }\n" + RULES);
      stage
          .controller()
          .awaitStatus(
              "the host says why",
              s -> s.host("h2").path("last-error").toString().contains("tracks no connections"));

      assertThat(Ovs.flows(host)).isEqualTo(before);
    } finally {
      host.appctl("dpif/set-dp-features", host.bridge(), "ct_state", "true");
    }
    stage.controller().awaitConverged(revision + 1);
    assertThat(Ovs.flows(host)).hasSize(before.size() + 2);
  }

  @Test
  void flowsOfConnections_readBackEqual() {
    ReadBack.assertEqual(stage);
  }

  private static RawFrame tcp(String from, String to, int fromPort, int toPort, int flags) {
    return frame(from, to, 6, RawFrame.tcp(fromPort, toPort, flags));
  }

  /** A datagram without checksum, with the eight octets of the frame's number in it. */
  private static RawFrame udp(String from, String to, int fromPort, int toPort) {
    ByteBuffer head = ByteBuffer.allocate(8).putShort((short) fromPort).putShort((short) toPort);
    return frame(from, to, 17, head.putShort((short) 16).array());
  }

  private static RawFrame echoReply(String from, String to) {
    return frame(from, to, 1, new byte[8]);
  }

  private static RawFrame frame(String from, String to, int protocol, byte[] transport) {
    return RawFrame.of(
        stage.container(to).mac(),
        stage.container(from).mac(),
        new RawFrame.Ipv4(protocol, ip(from), ip(to), 0),
        transport);
  }

  private static Ipv4Address ip(String container) {
    return Ipv4Address.parse(stage.container(container).address()).orElseThrow();
  }

  private Talker talk(String container, String... argv) {
    Talker talker = new Talker(stage.container(container).namespace(), argv);
    talkers.add(talker);
    return talker;
  }

  /** A program in a container, and how many lines it has said. */
  private static final class Talker implements AutoCloseable {
    private final Process process;
    private final AtomicInteger lines = new AtomicInteger();

    Talker(String namespace, String... argv) {
      List<String> command = new ArrayList<>(List.of("ip", "netns", "exec", namespace));
      command.addAll(List.of(argv));
      try {
        process = new ProcessBuilder(command).redirectErrorStream(true).start();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      Thread reader = new Thread(this::count, "lines of a talker");
      reader.setDaemon(true);
      reader.start();
    }

    private void count() {
      new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))
          .lines()
          .forEach(line -> lines.incrementAndGet());
    }

    int lines() {
      return lines.get();
    }

    void awaitLines(int count) {
      Await.until(count + " lines are said", () -> lines() >= count);
    }

    @Override
    public void close() {
      process.destroy();
    }
  }
}
