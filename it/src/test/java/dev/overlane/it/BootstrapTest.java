package dev.overlane.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import dev.overlane.it.docs.PageBlocks;
import dev.overlane.lab.CommandResult;
import dev.overlane.lab.LabHost;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Hosts with an Open vSwitch that was installed and not touched since: one call, and they talk. */
final class BootstrapTest {
  private static final String NETWORK =
      """
      version: 1
      controller:
        openflow: { listen: "ptcp:6653" }
        ovsdb: { listen: "ptcp:6640" }
      defaults: { datapath-type: netdev }
      segments: { ab: { vlan: 100, vni: 10100 } }
      hosts:
        m1: { address: 192.168.77.11, ovsdb: manager, ports: { A: { segment: ab, interface: vA } } }
        m2:
          address: 192.168.77.12
          ovsdb: manager
          system-id: "rack-7/upper"
          ports: { B: { segment: ab, interface: vB } }
        d1: { address: 192.168.77.13, ports: { C: { segment: ab, interface: vC } } }
        f1: { address: 192.168.77.14, ovsdb: manager }
      """;

  /** Somebody else's manager, which is to stay. */
  private static final String OTHER = "ptcp:6699:127.0.0.1";

  @RegisterExtension static final Stage stage = Stage.of(NETWORK);

  private static Path way;

  @BeforeAll
  static void untouchedHosts() throws IOException {
    Path directory = stage.file().path().getParent();
    StringBuilder script = new StringBuilder("#!/bin/sh\nhost=$1; shift\ncase $host in\n");
    for (LabHost host : stage.lab().hosts()) {
      script.append(host.name()).append(") exec env");
      host.environment().forEach((name, value) -> script.append(' ' + name + "='" + value + "'"));
      Path etc = directory.resolve("etc-" + host.name());
      script.append(
          " OVS_SYSCONFDIR=" + etc + " ip netns exec " + host.namespace() + " \"$@\";;\n");
    }
    way = Files.writeString(directory.resolve("way"), script + "esac\n");
    Files.setPosixFilePermissions(way, PosixFilePermissions.fromString("rwx------"));
    for (String name : List.of("m1", "m2", "f1")) {
      stage.host(name).vsctl("--no-wait", "del-manager");
      stage
          .host(name)
          .vsctl("--no-wait", "remove", "Open_vSwitch", ".", "external_ids", "system-id");
    }
    stage.host("m2").vsctl("--no-wait", "set-manager", OTHER);
    LabHost foreign = stage.host("f1");
    foreign.vsctl("add-br", "br0", "--", "set", "bridge", "br0", "datapath_type=netdev");
    foreign.vsctl("add-port", "br0", "uplink", "--", "set", "interface", "uplink", "type=internal");
    stage.lab().attachAll();
    stage.controller().start();
  }

  private static CommandResult bootstrap(String... options) {
    return Shell.overlane(
        ImmutableList.<String>builder()
            .add("bootstrap", stage.file().path().toString())
            .add("--controller", stage.lab().spec().controller().toString())
            .add(options)
            .build()
            .toArray(String[]::new));
  }

  private static CommandResult bootstrapThere(String... hosts) {
    return bootstrap(
        ImmutableList.<String>builder()
            .add("--via", way + " {host}")
            .add(hosts)
            .build()
            .toArray(String[]::new));
  }

  @Test
  void hostsOfARack_areSetUpByOneCall_andASecondChangesNothing() {
    CommandResult first = bootstrapThere("m1", "m2");

    assertThat(first.exitCode()).as("%s", first).isZero();
    assertThat(first.stdout())
        .contains(
            "system-id rack-7/upper: set",
            "manager tcp:192.168.77.1:6640: set, beside " + OTHER,
            "controller tcp:192.168.77.1:6653: set",
            "session with tcp:192.168.77.1:6640: there",
            "2 of 2 hosts set up");
    stage.controller().awaitPhase("m1", "converged");
    stage.controller().awaitPhase("m2", "converged");
    PingMatrix.assertTalk(stage.containers("A", "B"), (from, to) -> true);
    assertThat(stage.host("m2").vsctl("get-manager").lines())
        .containsExactlyInAnyOrder(OTHER, "tcp:192.168.77.1:6640");
    String before = stage.host("m2").vsctl("list", "Manager");

    CommandResult second = bootstrapThere("m1", "m2");

    assertThat(second.exitCode()).as("%s", second).isZero();
    assertThat(second.stdout()).contains("manager tcp:192.168.77.1:6640: was so");
    assertThat(second.stdout()).doesNotContain(": set,", ": set\n", "made", "written");
    assertThat(uuids(stage.host("m2").vsctl("list", "Manager"))).isEqualTo(uuids(before));
    assertThat(
            stage
                .host("m1")
                .exec("cat", way.resolveSibling("etc-m1/openvswitch/system-id.conf").toString())
                .stdout())
        .isEqualTo("m1\n");
  }

  /** A row for each member, where nobody listens here. */
  @Test
  void hostOfACluster_isGivenEachMember_besideThoseOfOthers() throws IOException {
    Path file = stage.file().path().resolveSibling("cluster.yaml");
    Files.writeString(
        file,
        NETWORK
            + """
            cluster:
              name: test
              etcd: ["http://192.168.77.201:2379"]
              members: { c1: tcp:192.168.77.201:6653, c2: tcp:192.168.77.202:6653 }
            """);
    LabHost host = stage.host("f1");
    host.vsctl("--no-wait", "set-manager", OTHER);
    try {
      CommandResult first =
          Shell.overlane("bootstrap", file.toString(), "f1", "--via", way + " {host}");

      assertThat(first.exitCode()).as("%s", first).isZero();
      assertThat(first.stdout())
          .contains(
              "manager tcp:192.168.77.201:6640: set, beside " + OTHER,
              "manager tcp:192.168.77.202:6640: set, beside " + OTHER,
              "session with tcp:192.168.77.202:6640: none within 3 s");
      assertThat(host.vsctl("get-manager").lines())
          .containsExactlyInAnyOrder(OTHER, "tcp:192.168.77.201:6640", "tcp:192.168.77.202:6640");
      assertThat(
              Shell.overlane("bootstrap", file.toString(), "f1", "--via", way + " {host}").stdout())
          .contains(
              "manager tcp:192.168.77.201:6640: was so", "manager tcp:192.168.77.202:6640: was so");
    } finally {
      host.vsctl("--no-wait", "del-manager");
      host.vsctl("--no-wait", "remove", "Open_vSwitch", ".", "external_ids", "system-id");
    }
  }

  private static List<String> uuids(String rows) {
    return rows.lines().filter(line -> line.startsWith("_uuid")).sorted().toList();
  }

  @Test
  void linesThatArePrinted_areAllThatAHostNeeds() {
    PageBlocks readme = PageBlocks.of("README.md", BootstrapTest.class);
    ImmutableList<String> line = readme.next("ovs-vsctl set-manager ");
    CommandResult printed = bootstrap("d1");
    assertThat(printed.exitCode()).as("%s", printed).isZero();
    assertThat(printed.stdout()).startsWith("# on d1, as root:\n" + line.get(0) + "\n");

    CommandResult readmes = stage.host("d1").exec("sh", "-euc", line.get(0));
    assertThat(readmes.succeeded()).as("%s", readmes).isTrue();
    stage
        .controller()
        .awaitStatus("it is reached", s -> s.host("d1").path("ovsdb").asText().equals("connected"));
    CommandResult typed = stage.host("d1").exec("sh", "-euc", printed.stdout());

    assertThat(typed.succeeded()).as("%s", typed).isTrue();
    stage.controller().awaitPhase("d1", "converged");
    readme.assertNoneLeft();
  }

  @Test
  void bridgeOfSomebodyElse_isNotTaken_andTheOthersAreSetUp() {
    CommandResult result = bootstrapThere("f1", "d1");

    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.stdout())
        .contains(
            "f1: not set up: its bridge br0 is somebody else's", "d1: set up", "1 of 2 hosts");
    assertThat(stage.host("f1").vsctl("get-controller", "br0")).isBlank();
  }

  @Test
  void whatCannotBe_isSaidClearly() {
    CommandResult nobody = Shell.overlane("bootstrap", stage.file().path().toString(), "m1");
    CommandResult unknown = bootstrap("m9");
    CommandResult noWay = bootstrap("m1", "--via", "/nonexistent");
    CommandResult refused = bootstrap("m1", "--via", "nsenter --net=/nonexistent-{host}");

    assertThat(List.of(nobody, unknown, noWay, refused))
        .extracting(CommandResult::exitCode)
        .containsOnly(1);
    assertThat(nobody.stderr())
        .contains("at which address m1 finds the controller: give --controller");
    assertThat(unknown.stderr()).contains("has no host \"m9\"");
    assertThat(noWay.stdout()).contains("m1: not set up: cannot run /nonexistent");
    assertThat(refused.stdout()).contains("m1: not set up: nsenter: cannot open /nonexistent-m1");
  }
}
