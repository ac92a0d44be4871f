package dev.overlane.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.overlane.lab.CommandResult;
import dev.overlane.lab.LabHost;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Hosts with something wrong: it is found, and the command that comes with it mends it. */
final class DoctorTest {
  private static final String NETWORK =
      """
      version: 1
      controller:
        openflow: { listen: "ptcp:6653", target: "tcp:192.168.77.1:6653" }
        ovsdb: { listen: "ptcp:6640" }
      defaults: { datapath-type: netdev }
      segments: { ab: { vlan: 100, vni: 10100 } }
      hosts:
        dt-1:
          address: 192.168.77.21
          ovsdb: tcp:192.168.77.21:6640
          ports: { A: { segment: ab, interface: vA } }
        dt-2:
          address: 192.168.77.22
          ovsdb: manager
          system-id: rack-2
          ports: { B: { segment: ab, interface: vB } }
      """;

  @RegisterExtension static final Stage stage = Stage.of(NETWORK).running();

  private static CommandResult doctor(String... options) {
    return DoctorRun.on(stage).run(options);
  }

  /** Finds something by its words, and types the command that comes with it on that host. */
  private static void mend(String hostName, String words) {
    type(hostName, DoctorRun.on(stage).command(hostName, words));
  }

  private static void type(String hostName, String command) {
    CommandResult typed = stage.host(hostName).exec("sh", "-c", command);
    assertThat(typed.succeeded()).as("%s", typed).isTrue();
  }

  @Test
  void hostsInGoodHealth_areFine() {
    DoctorRun.on(stage).awaitNothingWrong();
  }

  @Test
  void portWithALargeMtu_isMendedByTheCommand() {
    stage.host("dt-1").exec("ip", "link", "set", "vA", "mtu", "1500");
    // Open vSwitch notices by itself.
    Await.until(
        "the MTU is in OVSDB",
        () -> stage.host("dt-1").vsctl("get", "interface", "vA", "mtu").contains("1500"));

    mend("dt-1", "segment ab carries 1450");

    Await.until("it is mended", () -> doctor("dt-1").stdout().contains("0 warnings"));
  }

  @Test
  void underlayThatCarriesLess_boundsTheSegment() throws IOException {
    LabHost narrow = stage.host("dt-2");
    narrow.exec("ip", "link", "set", "br-phy", "mtu", "1400");
    try {
      CommandResult result = doctor("--json");

      assertThat(DoctorRun.json(result).path("segments").path("ab").path("mtu").asInt())
          .isEqualTo(1350);
      assertThat(result.stdout()).contains("port A (vA)", "port B (vB)");
      assertThat(JsonSchemas.errors("doctor", result.stdout())).isEmpty();
    } finally {
      narrow.exec("ip", "link", "set", "br-phy", "mtu", "1500");
    }
  }

  @Test
  void wayThatCarriesLess_isMendedByTheCommand() {
    LabHost host = stage.host("dt-1");
    host.exec("ip", "route", "add", "192.168.77.22", "dev", "br-phy", "mtu", "1400");
    try {
      mend("dt-1", "the way to dt-2 carries 1400");

      assertThat(doctor("dt-1").stdout()).contains("1350").doesNotContain("the way to dt-2");
    } finally {
      host.exec("ip", "route", "del", "192.168.77.22");
      host.exec("ip", "link", "set", "br-phy", "mtu", "1500");
    }
  }

  @Test
  void hostWithoutItsAddress_isFound_andItsPeersMissIt() {
    LabHost host = stage.host("dt-2");
    host.exec("ip", "addr", "flush", "dev", "br-phy");
    CommandResult result = doctor();
    host.exec("ip", "addr", "add", "192.168.77.22/24", "dev", "br-phy");

    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.stdout())
        .contains("none of its devices has 192.168.77.22", "host dt-2 (192.168.77.22) does not");
    stage.controller().awaitConverged();
    DoctorRun.on(stage).awaitNothingWrong();
  }

  @Test
  void vxlanOfSomebodyElse_isMendedByTheCommand() {
    CommandResult made =
        stage
            .host("dt-1")
            .exec("ip", "link", "add", "other0", "type", "vxlan", "id", "5", "dstport", "4789");
    assertThat(made.succeeded()).as("%s", made).isTrue();

    assertThat(doctor("dt-1").exitCode()).isEqualTo(2);
    mend("dt-1", "device other0 is a VXLAN of somebody else's");

    DoctorRun.on(stage).awaitNothingWrong();
  }

  @Test
  void hostWhoseClockIsWrong_isTold() {
    CommandResult behind = DoctorRun.on(stage).through("faketime -f -1h").run("dt-1");
    CommandResult ahead = DoctorRun.on(stage).through("faketime -f +1h").run("dt-1");

    assertThat(behind.stdout())
        .containsPattern("its clock is (35\\d\\d|3600) s behind this machine's\n +timedatectl ");
    assertThat(ahead.stdout())
        .containsPattern("its clock is (35\\d\\d|3600) s ahead of this machine's\n +timedatectl ");
  }

  /** A firewall of the host, as nft(8) and as iptables(8) make it. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "nft 'table inet guard { chain entry { type filter hook input priority 0; policy drop;"
            + " ct state established accept; meta l4proto tcp accept; }; }'",
        "iptables -A INPUT -m conntrack --ctstate ESTABLISHED -j ACCEPT;"
            + " iptables -A INPUT -p tcp -j ACCEPT; iptables -P INPUT DROP"
      })
  void firewallThatDropsWhatComesIn_isOpenedByTheCommands(String closing) throws IOException {
    Path file = stage.file().path().resolveSibling("system.yaml");
    Files.writeString(file, NETWORK.replace("datapath-type: netdev", "datapath-type: system"));
    String noPort = "drops what comes in, and no rule names UDP port 4789";
    type("dt-2", closing);
    try {
      type("dt-2", DoctorRun.on(stage).command("dt-1", "dt-2 (192.168.77.22) does not answer"));
      DoctorRun.on(stage).awaitNothingWrong();

      DoctorRun withKernel = DoctorRun.on(stage).of(file);
      type("dt-2", withKernel.command("dt-2", noPort));
      assertThat(withKernel.run("dt-2").stdout())
          .contains("1 host examined: ")
          .doesNotContain(noPort);
    } finally {
      stage.host("dt-2").exec("nft", "flush", "ruleset");
    }
  }

  @Test
  void hostWithAnotherSystemId_isMendedByTheCommand() {
    stage.host("dt-2").vsctl("set", "Open_vSwitch", ".", "external_ids:system-id=other");

    mend("dt-2", "its system-id is other, and the file says rack-2");

    assertThat(stage.host("dt-2").vsctl("get", "Open_vSwitch", ".", "external_ids:system-id"))
        .contains("rack-2");
    stage.controller().awaitConverged();
  }

  @Test
  void bridgeOfAnotherOpenFlow_isMendedByTheCommand() {
    stage.controller().pause();
    try {
      stage.host("dt-1").vsctl("set", "Bridge", "br0", "protocols=OpenFlow10");

      mend("dt-1", "its bridge br0 speaks OpenFlow10 alone");

      assertThat(stage.host("dt-1").vsctl("get", "Bridge", "br0", "protocols"))
          .contains("OpenFlow13", "OpenFlow14");
    } finally {
      stage.controller().goOn();
    }
    stage.controller().awaitConverged();
  }

  @Test
  void hosts_tellWhatTheirDatapathsCan() {
    String file = stage.file().path().toString();
    String script = Shell.overlane("doctor", file, "dt-1", "--script").stdout();

    String facts = stage.host("dt-1").exec("sh", "-c", script).stdout();

    assertThat(facts)
        .containsPattern("\nfeatures=.*\\bRecirc: Yes\\b.*\\bCT state: Yes CT zone: Yes\\b");
    assertThat(facts).containsPattern("\nswitch=ovs-vswitchd .* [0-9]+\\.[0-9]+");
  }

  @Test
  void daemonsThatAreDown_areTold() {
    LabHost host = stage.host("dt-1");
    host.killOvsdb();
    CommandResult noDatabase = doctor("dt-1");
    host.startOvsdb();

    assertThat(noDatabase.stdout()).contains("ovsdb-server does not answer");
    assertThat(noDatabase.exitCode()).isEqualTo(2);
    stage.controller().awaitConverged();
  }

  @Test
  void hostThatCannotBeEntered_isNotExamined() throws IOException {
    String file = stage.file().path().toString();
    CommandResult result = Shell.overlane("doctor", file, "dt-1", "--via", "false");
    CommandResult json = Shell.overlane("doctor", file, "dt-1", "--via", "false", "--json");
    CommandResult nobody = Shell.overlane("doctor", file, "dt-9");
    CommandResult noFile = Shell.overlane("doctor", "dt-1");

    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.stdout()).contains("dt-1: not examined: ");
    assertThat(JsonSchemas.errors("doctor", json.stdout())).isEmpty();
    assertThat(noFile.exitCode()).isEqualTo(1);
    assertThat(noFile.stderr()).contains("comes first: overlane doctor FILE dt-1");
    assertThat(nobody.exitCode()).isEqualTo(1);
    assertThat(nobody.stderr()).contains("has no host \"dt-9\"; did you mean dt-1?");
  }
}
