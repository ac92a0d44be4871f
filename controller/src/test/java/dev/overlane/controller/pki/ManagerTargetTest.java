package dev.overlane.controller.pki;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.overlane.config.ConfigLoader;
import dev.overlane.config.ConfigResult;
import dev.overlane.config.model.NetworkModel;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What set-manager is told on a host, by the file. */
final class ManagerTargetTest {
  private static final String FILE =
      """
      version: 1
      controller:
        openflow: { listen: "pssl:6653", target: "ssl:192.0.2.1:6653" }
        ovsdb: { listen: "pssl:6640" }
        tls: { private-key: k, certificate: c, ca-certificate: a }
      segments: { ab: { vlan: 100 } }
      hosts:
        dialled: { address: 192.0.2.11, ovsdb: "ssl:198.51.100.11:6641" }
        six: { address: 192.0.2.12, ovsdb: "ssl:[2001:db8::12]:6640" }
        local: { address: 192.0.2.13, ovsdb: "unix:/run/db.sock" }
        dials-in: { address: 192.0.2.14, ovsdb: manager, system-id: rack7 }
      """;

  @Test
  void dialledHost_listensOnThePortThatIsDialled() throws PkiException {
    assertThat(target(FILE, "dialled"))
        .isEqualTo(new ManagerTarget(Optional.of("pssl:6641"), Optional.empty(), "198.51.100.11"));
  }

  @Test
  void hostDialledByIpv6_listensThere() throws PkiException {
    assertThat(target(FILE, "six").manager()).contains("pssl:6640:[::]");
  }

  @Test
  void hostOnAUnixSocket_isLeftAsItIs() throws PkiException {
    assertThat(target(FILE, "local").manager()).isEmpty();
  }

  @Test
  void hostThatDialsIn_findsTheControllerWhereSwitchesDo() throws PkiException {
    assertThat(target(FILE, "dials-in"))
        .isEqualTo(
            new ManagerTarget(Optional.of("ssl:192.0.2.1:6640"), Optional.of("rack7"), "dials-in"));
  }

  @Test
  void hostThatDialsIn_goesToTheAddressThatIsListenedOn() throws PkiException {
    String file = FILE.replace("pssl:6640", "pssl:6640:198.51.100.1");

    assertThat(target(file, "dials-in").manager()).contains("ssl:198.51.100.1:6640");
  }

  @Test
  void hostThatDialsIn_dialsEachMemberOfACluster() throws PkiException {
    String file =
        FILE.replace("openflow: { listen: \"pssl:6653\", target: \"ssl:192.0.2.1:6653\" }\n", "\n")
            + """
            cluster:
              name: prod
              etcd: "https://192.0.2.9:2379"
              members: { c1: "ssl:192.0.2.1:6653", c2: "ssl:[2001:db8::2]:6653" }
            """;

    assertThat(target(file, "dials-in").commands())
        .contains("set-manager ssl:192.0.2.1:6640 'ssl:[2001:db8::2]:6640'");
    NetworkModel model = model(file);
    assertThat(
            ManagerTarget.asWritten(model, model.hosts().get("dials-in"), Optional.empty())
                .flatMap(ManagerTarget::manager))
        .contains("ssl:192.0.2.1:6640 ssl:[2001:db8::2]:6640");
  }

  @Test
  void hostThatDialsIn_withoutAnyAddress_wantsToBeTold() throws PkiException {
    String file = FILE.replace(", target: \"ssl:192.0.2.1:6653\"", "");

    assertThatThrownBy(() -> target(file, "dials-in"))
        .isInstanceOf(PkiException.class)
        .hasMessageContaining("--manager ssl:IP:6640");
    NetworkModel model = model(file);
    assertThat(
            ManagerTarget.of(
                    model, model.hosts().get("dials-in"), Optional.of("ssl:192.0.2.9:6640"))
                .manager())
        .contains("ssl:192.0.2.9:6640");
  }

  private static ManagerTarget target(String file, String host) throws PkiException {
    NetworkModel model = model(file);
    return ManagerTarget.of(model, model.hosts().get(host), Optional.empty());
  }

  private static NetworkModel model(String file) {
    return ((ConfigResult.Valid) ConfigLoader.load("net.yaml", file.getBytes(UTF_8))).model();
  }
}
