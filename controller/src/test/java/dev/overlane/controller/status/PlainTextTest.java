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
    ConfigResult result = ConfigLoader.load("net.yaml", yaml.toString().getBytes(UTF_8));
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
