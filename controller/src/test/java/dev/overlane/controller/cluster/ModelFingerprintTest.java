package dev.overlane.controller.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.overlane.config.ConfigLoader;
import dev.overlane.config.ConfigResult;
import dev.overlane.config.model.NetworkModel;
import org.junit.jupiter.api.Test;

/** Which files of members count as the same. */
final class ModelFingerprintTest {
  private static final String FILE =
      """
      version: 1
      controller:
        ovsdb: { listen: "pssl:6640" }
        metrics: { listen: "127.0.0.1:9475" }
        tls: { private-key: k, certificate: c, ca-certificate: a }
      cluster:
        name: prod
        etcd: "https://192.0.2.9:2379"
        members: { c1: "ssl:192.0.2.1:6653", c2: "ssl:192.0.2.2:6653" }
        member: c1
      segments:
        ab: { vlan: 100, default: deny, rules: [ { allow: tcp, ports: 80, to: 198.51.100.0/24 } ] }
      hosts:
        dt-1:
          address: 192.0.2.25
          ports: { A: { segment: ab, interface: vA, mac: "02:00:00:00:00:01", addresses: [198.51.100.1] } }
        dt-2: { address: 192.0.2.26, ovsdb: manager, system-id: rack7 }
      ports: { F: { segment: ab } }
      """;

  @Test
  void whatAMemberHasForItself_doesNotCount() {
    String own =
        FILE.replace("member: c1", "member: c2")
            .replace("private-key: k", "private-key: /etc/other")
            .replace("127.0.0.1:9475", "192.0.2.2:9475")
            .replace("segments:", "# of c2\nsegments:");

    assertThat(of(own)).isEqualTo(of(FILE)).matches("[0-9a-f]{8}");
  }

  @Test
  void whatIsOnHosts_counts() {
    assertThat(of(FILE.replace("vlan: 100", "vlan: 101"))).isNotEqualTo(of(FILE));
    assertThat(of(FILE.replace("ports: 80", "ports: 81"))).isNotEqualTo(of(FILE));
    assertThat(of(FILE.replace("interface: vA", "interface: vB"))).isNotEqualTo(of(FILE));
    assertThat(of(FILE.replace("192.0.2.2:6653", "192.0.2.3:6653"))).isNotEqualTo(of(FILE));
    assertThat(of(FILE.replace("member: c1", "era: 1"))).isNotEqualTo(of(FILE));
  }

  private static String of(String file) {
    ConfigResult result = ConfigLoader.load("net.yaml", file.getBytes(UTF_8));
    assertThat(result).isInstanceOf(ConfigResult.Valid.class);
    NetworkModel model = ((ConfigResult.Valid) result).model();
    return ModelFingerprint.of(model, model.controller().cluster().orElseThrow());
  }
}
