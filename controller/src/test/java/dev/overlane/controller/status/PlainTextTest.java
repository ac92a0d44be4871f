package dev.overlane.controller.status;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.overlane.config.ConfigLoader;
import dev.overlane.config.ConfigResult;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Of which files somebody is told that they use no TLS. */
final class PlainTextTest {
  private static final String TLS = "tls: { private-key: k, certificate: c, ca-certificate: a }";

  private static Optional<String> of(String openflow, String ovsdb, String... hosts) {
    StringBuilder yaml =
        new StringBuilder(
            "version: 1\ncontroller:\n  openflow: { listen: \"" + openflow + "\" }\n");
    yaml.append("  ovsdb: { listen: \"").append(ovsdb).append("\" }\n");
    yaml.append("  ").append(TLS).append("\nhosts:\n");
    int number = 0;
    for (String host : hosts) {
      number++;
      yaml.append(
          "  h%d: { address: 192.0.2.%d, ovsdb: \"%s\" }\n".formatted(number, number, host));
    }
    return of(yaml.toString());
  }

  private static Optional<String> ofCluster(String etcd, String... members) {
    StringBuilder yaml = new StringBuilder("version: 1\ncontroller: { " + TLS + " }\n");
    yaml.append("cluster:\n  name: prod\n  etcd: ").append(etcd).append("\n  members:\n");
    int number = 0;
    for (String member : members) {
      number++;
      yaml.append("    c%d: \"%s\"\n".formatted(number, member));
    }
    return of(yaml.toString());
  }

  private static Optional<String> of(String yaml) {
    ConfigResult result = ConfigLoader.load("net.yaml", yaml.getBytes(UTF_8));
    if (result instanceof ConfigResult.Valid valid) {
      return PlainText.of(valid.model());
    }
    throw new AssertionError(result);
  }

  @Test
  void plainTextBetweenMachines_isTold() {
    assertThat(of("ptcp:6653", "pssl:6640", "tcp:192.0.2.1:6640", "tcp:192.0.2.2:6640"))
        .hasValueSatisfying(
            line ->
                assertThat(line)
                    .startsWith(
                        "OpenFlow (ptcp:6653) and OVSDB of 2 hosts (tcp:192.0.2.1:6640 ...) in plain"
                            + " text: ")
                    .contains("overlane pki init"));
    assertThat(of("pssl:6653", "pssl:6640", "ssl:192.0.2.1:6640", "tcp:[2001:db8::2]:6640"))
        .hasValueSatisfying(
            line -> assertThat(line).startsWith("OVSDB of host h2 (tcp:[2001:db8::2]:6640) in "));
    assertThat(of("pssl:6653", "ptcp:6640:192.0.2.9", "manager"))
        .hasValueSatisfying(
            line -> assertThat(line).startsWith("OVSDB of host h1 (ptcp:6640:192.0.2.9) in "));
  }

  @Test
  void membersOfACluster_areAskedWhereSwitchesConnect() {
    String etcd = "[\"https://192.0.2.9:2379\"]";

    assertThat(ofCluster(etcd, "ssl:192.0.2.1:6653", "ssl:192.0.2.2:6653")).isEmpty();
    assertThat(ofCluster(etcd, "ssl:192.0.2.1:6653", "tcp:192.0.2.2:6654"))
        .hasValueSatisfying(line -> assertThat(line).startsWith("OpenFlow (ptcp:6654) in plain "));
  }

  @Test
  void etcdInPlainText_isToldUnlessItIsOnThisMachine() {
    String member = "ssl:192.0.2.1:6653";

    assertThat(ofCluster("[\"https://192.0.2.9:2379\", \"http://192.0.2.8:2379\"]", member))
        .hasValueSatisfying(
            line -> assertThat(line).startsWith("etcd (http://192.0.2.8:2379) in plain text: "));
    assertThat(ofCluster("[\"http://[2001:db8::1]:2379\"]", "tcp:192.0.2.1:6653"))
        .hasValueSatisfying(
            line ->
                assertThat(line)
                    .startsWith("OpenFlow (ptcp:6653) in plain ")
                    .contains("; etcd (http://[2001:db8::1]:2379) in plain text: "));
    assertThat(
            ofCluster(
                "[\"http://127.0.0.1:2379\", \"http://[::1]:2379\", \"http://localhost:2379\"]",
                member))
        .isEmpty();
  }

  @Test
  void tlsAndWhatStaysOnTheMachine_isNothingToSpeakOf() {
    assertThat(of("pssl:6653", "pssl:6640", "ssl:192.0.2.1:6640", "manager")).isEmpty();
    assertThat(
            of(
                "ptcp:6653:127.0.0.2",
                "ptcp:6640:[::1]",
                "tcp:127.1.2.3:6640",
                "tcp:[::1]:6640",
                "unix:/run/openvswitch/db.sock",
                "manager"))
        .isEmpty();
  }
}
