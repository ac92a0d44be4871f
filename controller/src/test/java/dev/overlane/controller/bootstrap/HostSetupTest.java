package dev.overlane.controller.bootstrap;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.overlane.config.ConfigLoader;
import dev.overlane.config.ConfigResult;
import dev.overlane.config.model.NetworkModel;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What hosts are told to type. */
final class HostSetupTest {
  private static final String HOSTS =
      """
      segments: { ab: { vlan: 100, vni: 10100 } }
      hosts:
        dialled: { address: 10.0.0.11, ovsdb: "tcp:10.1.0.11:6641" }
        dials: { address: 10.0.0.12, ovsdb: manager, system-id: "it's" }
        local: { address: 10.0.0.13, ovsdb: "unix:/run/openvswitch/db.sock" }
        netdev: { address: 10.0.0.14, datapath-type: netdev, bridge: br7 }
      """;

  private static final String PLAIN =
      """
      version: 1
      controller:
        openflow: { listen: "ptcp:6653", target: "tcp:10.0.0.1:6653" }
        ovsdb: { listen: "ptcp:6640" }
      """
          + HOSTS;

  private static final String WITHOUT_TARGET = PLAIN.replace(", target: \"tcp:10.0.0.1:6653\"", "");

  private static Optional<HostSetup> setup(String yaml, String host, String... controller) {
    ConfigResult result = ConfigLoader.load("net.yaml", yaml.getBytes(UTF_8));
    if (result instanceof ConfigResult.Valid valid) {
      NetworkModel model = valid.model();
      Optional<String> address =
          controller.length == 0 ? Optional.empty() : Optional.of(controller[0]);
      return HostSetup.of(model, model.hosts().get(host), address);
    }
    throw new AssertionError(result);
  }

  @Test
  void hostThatIsDialled_listens() {
    assertThat(setup(PLAIN, "dialled").orElseThrow().lines())
        .containsExactly("ovs-vsctl set-manager ptcp:6641");
  }

  @Test
  void hostThatDials_hasItsIdAndTheControllersAddress() {
    assertThat(setup(PLAIN, "dials").orElseThrow().lines())
        .containsExactly(
            "echo 'it'\\''s' >/etc/openvswitch/system-id.conf",
            "ovs-vsctl set Open_vSwitch . 'external_ids:system-id=\"it'\\''s\"'"
                + " -- set-manager tcp:10.0.0.1:6640");
  }

  @Test
  void hostOnThisMachine_needsNothing() {
    assertThat(setup(PLAIN, "local").orElseThrow().isNothing()).isTrue();
  }

  @Test
  void withoutATarget_theBridgeIsMadeClosedAndHasTheController() {
    assertThat(setup(WITHOUT_TARGET, "netdev", "10.0.0.9").orElseThrow().lines())
        .containsExactly(
            "ovs-vsctl set-manager ptcp:6640",
            "ovs-vsctl --may-exist add-br br7 -- set Bridge br7 datapath_type=netdev"
                + " -- set-fail-mode br7 secure -- set-controller br7 tcp:10.0.0.9:6653");
  }

  @Test
  void addressThatNobodyTells_isMissedOnlyWhereItIsNeeded() {
    assertThat(setup(WITHOUT_TARGET, "dialled")).isEmpty();
    String dialInOnly = PLAIN.replace("tcp:10.0.0.1:6653", "unix:/run/overlane.sock");
    assertThat(setup(dialInOnly, "dials")).isEmpty();
    assertThat(setup(dialInOnly, "dialled")).isPresent();
  }

  @Test
  void addressOfAnEnd_isThatOfTheOther() {
    String bound = WITHOUT_TARGET.replace("ptcp:6653", "ptcp:6653:10.0.0.7");

    assertThat(setup(bound, "dials").orElseThrow().manager().manager())
        .contains("tcp:10.0.0.7:6640");
    assertThat(setup(bound, "dials").orElseThrow().controller()).contains("tcp:10.0.0.7:6653");
    assertThat(setup(bound, "dials", "10.9.9.9").orElseThrow().manager().manager())
        .contains("tcp:10.9.9.9:6640");
  }

  @Test
  void withTls_keysAndManagerAreSetAtOnce() {
    String tls =
        PLAIN
            .replace("ptcp:", "pssl:")
            .replace("tcp:", "ssl:")
            .replace(
                "segments:",
                "  tls: { private-key: k, certificate: c, ca-certificate: a }\nsegments:");
    HostSetup setup = setup(tls, "dialled").orElseThrow();

    assertThat(setup.tls()).isTrue();
    assertThat(setup.lines())
        .containsExactly(
            "ovs-vsctl --no-wait set-ssl /etc/openvswitch/overlane/key.pem"
                + " /etc/openvswitch/overlane/cert.pem"
                + " /etc/openvswitch/overlane/controller-ca.pem -- set-manager pssl:6641");
  }
}
