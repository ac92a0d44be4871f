package dev.overlane.it;

import static dev.overlane.it.Packets.address;
import static dev.overlane.it.Packets.ipv6;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import com.google.common.primitives.Bytes;
import dev.overlane.lab.Capture;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Userspace Open vSwitch keeps the fragments that wait for others in one place for all that it
 * tracks, and 15 seconds later goes on with them as with whatever it tracks then: frames of {@code
 * ab} came out in {@code xy}, where fragments were tracked.
 */
@Tag("long")
final class ExpiredFragmentsTest {
  private static final String NETWORK =
      """
      version: 1
      controller: { openflow: { listen: "ptcp:6653", target: "tcp:192.168.77.1:6653" } }
      defaults: { datapath-type: netdev }
      segments:
        ab: { vlan: 100, vni: 10100, stateful: true, rules: [{ deny: tcp, ports: 22 }] }
        xy: { vlan: 101, vni: 10101, stateful: true, rules: [{ deny: tcp, ports: 22 }] }
      hosts:
        n1:
          address: 192.168.77.11
          ports:
            A: { segment: ab, interface: vA }
            C: { segment: ab, interface: vC }
            X: { segment: xy, interface: vX }
            Y: { segment: xy, interface: vY }
      """;

  private static final int FRAGMENTS = 150;
  private static final int CONNECTIONS = 200;
  private static final int UDP = 17;

  /** After that Open vSwitch gives up waiting (IPF_FRAG_LIST_TIMEOUT_DEFAULT in ipf.c). */
  private static final Duration EXPIRED = Duration.ofSeconds(16);

  private static final Pattern HELD = Pattern.compile("frags accepted: (\\d+)");

  @RegisterExtension static final Stage stage = Stage.of(NETWORK).running();

  @Test
  void fragments_areKeptNowhere_andComeOutNowhere() {
    String c = stage.container("C").mac();
    ImmutableList.Builder<RawFrame> sent = ImmutableList.builder();
    for (int i = 0; i < FRAGMENTS; i++) {
      sent.add(ofIpv4(c, i), ofIpv6(c, i));
    }
    ImmutableList<RawFrame> fragments = sent.build();
    Instant start = Instant.now();
    try (Capture atC = stage.container("C").listen();
        Capture atY = stage.container("Y").listen()) {
      fragments.forEach(fragment -> stage.container("A").send(fragment.octets()));
      RawFrame honest = datagram("A", "C", 0);
      stage.container("A").send(honest.octets());
      honest.awaitIn(atC);
      assertThat(held()).isZero();

      Await.until(
          "what was kept is expired",
          Duration.ofSeconds(30),
          () -> Instant.now().isAfter(start.plus(EXPIRED)));
      for (int i = 0; i < CONNECTIONS; i++) {
        RawFrame opening = datagram("X", "Y", i);
        stage.container("X").send(opening.octets());
        opening.awaitIn(atY);
      }

      for (RawFrame fragment : fragments) {
        assertThat(fragment.in(atY)).isEmpty();
        assertThat(fragment.in(atC)).isEmpty();
      }
    }
  }

  /** How many fragments the datapath has taken in, of all that it tracked. */
  private static int held() {
    Matcher held = HELD.matcher(stage.host("n1").appctl("dpctl/ipf-get-status"));
    int sum = 0;
    while (held.find()) {
      sum += Integer.parseInt(held.group(1));
    }
    return sum;
  }

  private static RawFrame ofIpv4(String to, int number) {
    return RawFrame.of(
        to,
        stage.container("A").mac(),
        new RawFrame.Ipv4(UDP, address("192.168.99.200"), address("10.9.9." + (number + 1)), 185),
        new byte[64]);
  }

  private static RawFrame ofIpv6(String to, int number) {
    byte[] head =
        ByteBuffer.allocate(8)
            .put((byte) UDP)
            .putShort(2, (short) (185 << 3))
            .putInt(4, number)
            .array();
    return ipv6(
        to,
        stage.container("A").mac(),
        "2001:db8::200",
        "2001:db8::201",
        44,
        Bytes.concat(head, new byte[64]));
  }

  private static RawFrame datagram(String from, String to, int number) {
    byte[] udp =
        ByteBuffer.allocate(8)
            .putShort((short) (5000 + number))
            .putShort((short) 7777)
            .putShort((short) 16)
            .array();
    return RawFrame.of(
        stage.container(to).mac(),
        stage.container(from).mac(),
        new RawFrame.Ipv4(UDP, address("192.168.99.50"), address("192.168.99.51"), 0),
        udp);
  }
}
