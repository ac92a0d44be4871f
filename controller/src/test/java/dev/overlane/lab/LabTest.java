package dev.overlane.lab;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.collect.ImmutableList;
import com.google.common.io.BaseEncoding;
import com.google.common.primitives.Bytes;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One real lab, wired by hand in place of a controller. */
final class LabTest {
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final String prefix = "olt" + ProcessHandle.current().pid() + "-";
  private final Path directory = Path.of("/run/overlane-lab-" + prefix);
  private final LabSpec spec = LabSpec.of(LabModels.seed()).at(prefix, directory);

  @BeforeEach
  void requireOvs() {
    LabAssumptions.requireLab();
  }

  @Test
  void lab_wiredByHand_carriesFramesAndIsGoneAfterwards() {
    try (Lab lab = Lab.up(spec)) {
      lab.attachAll();
      lab.hosts().forEach(LabTest::wire);
      assertDatabasesAnswerTheController(lab);
      assertPingsAcrossTheTunnel(lab);
      assertRawFramesArriveAsSent(lab);
      assertOutageIsSeen(lab);
      assertDaemonsComeBack(lab);
      assertThatThrownBy(() -> Lab.up(spec)).hasMessageContaining("a lab is up in " + directory);
      assertThatThrownBy(() -> lab.host("dt-7"))
          .hasMessage("the lab has no host dt-7, but dt-1, dt-2");
      assertThat(Lab.open(directory)).map(Lab::spec).contains(spec);
    }
    assertNothingIsLeft();
  }

  @Test
  void up_withANamespaceThatIsSomebodyElses_refusesAndLeavesItAlone() {
    NetworkNamespace foreign = new NetworkNamespace(prefix + "dt-2");
    foreign.add();
    try {
      assertThatThrownBy(() -> Lab.up(spec)).hasMessageContaining(foreign.name());
      assertThat(foreign.exists()).isTrue();
    } finally {
      foreign.delete();
    }
    assertNothingIsLeft();
  }

  @Test
  void up_failingHalfWay_takesDownWhatItBuilt() {
    LabSpec.HostSpec second = spec.hosts().get(1);
    LabSpec.HostSpec unnameable =
        new LabSpec.HostSpec("a/b", 2, second.address(), 6640, true, "br0", "", "dt-2");
    LabSpec broken =
        new LabSpec(
            prefix,
            directory,
            spec.controller(),
            spec.prefixLength(),
            spec.tunnel(),
            ImmutableList.of(spec.hosts().get(0), unnameable),
            spec.containers());
    assertThatThrownBy(() -> Lab.up(broken)).hasMessageContaining("ip netns add");
    assertNothingIsLeft();
  }

  private static void wire(LabHost host) {
    String peer = host.name().equals("dt-1") ? "192.168.77.26" : "192.168.77.25";
    boolean first = host.name().equals("dt-1");
    host.vsctl(
        "add-br",
        "br0",
        "--",
        "set",
        "bridge",
        "br0",
        "datapath_type=netdev",
        "fail_mode=secure",
        "--",
        "add-port",
        "br0",
        first ? "vA" : "vB",
        "--",
        "add-port",
        "br0",
        "vtep0",
        "--",
        "set",
        "interface",
        "vtep0",
        "type=vxlan",
        "options:key=4711",
        "options:remote_ip=" + peer);
    host.vsctl("set", "bridge", "br0", "protocols=OpenFlow14");
    host.ofctl("add-flow", "br0", "in_port=1,actions=2");
    host.ofctl("add-flow", "br0", "in_port=2,actions=1");
  }

  private static void assertDatabasesAnswerTheController(Lab lab) {
    for (LabHost host : lab.hosts()) {
      String db = "--db=tcp:" + host.address() + ":6640";
      assertThat(lab.onUnderlay("ovs-vsctl", "--timeout=5", db, "list-br").check())
          .contains("br0", "br-phy");
    }
  }

  private static void assertPingsAcrossTheTunnel(Lab lab) {
    try (Capture wire = lab.host("dt-1").capture()) {
      assertThat(lab.container("A").ping(lab.container("B"), 20).answered()).isTrue();
      assertThat(lab.container("A").ping(lab.container("Y"), 1).answered()).isFalse();
      CapturedFrame packet =
          wire.await(frame -> frame.tunnel().isPresent(), PATIENCE).orElseThrow();
      assertThat(packet.frame().orElseThrow().tunnel().orElseThrow().key()).isEqualTo(4711);
      assertThat(packet.toString()).contains("VXLAN vni 4711");
    }
    assertThat(lab.container("A").arping("192.168.99.11", 3)).isTrue();
  }

  private static void assertRawFramesArriveAsSent(Lab lab) {
    byte[] tagged = frame("81000064 88b5");
    byte[] plain = frame("88b5");
    try (Capture here = lab.container("B").listen();
        Capture there = lab.container("Y").listen()) {
      lab.container("A").send(tagged, plain);
      assertThat(here.await(f -> f.vlan().isEmpty() && f.etherType() == 0x88b5, PATIENCE))
          .hasValueSatisfying(f -> assertThat(f.octets()).isEqualTo(plain));
      assertThat(here.frames()).anySatisfy(f -> assertThat(f.octets()).isEqualTo(tagged));
      assertThat(there.frames()).isEmpty();
    }
  }

  private static byte[] frame(String afterAddresses) {
    byte[] header =
        BaseEncoding.base16()
            .lowerCase()
            .decode(("ffffffffffff 0200000000aa" + afterAddresses).replace(" ", ""));
    return Bytes.concat(header, "a probe that is long enough to need no padding".getBytes(UTF_8));
  }

  private static void assertOutageIsSeen(Lab lab) {
    LabHost host = lab.host("dt-2");
    try (Pinger pinger = lab.container("A").pinger(lab.container("B"), 50)) {
      assertThat(pinger.awaitReply(Instant.EPOCH, PATIENCE)).isPresent();
      host.linkDown();
      assertThat(lab.container("A").ping(lab.container("B"), 2).answered()).isFalse();
      Instant act = Instant.now();
      host.linkUp();
      Outage outage = pinger.awaitOutage(act, PATIENCE).orElseThrow();
      assertThat(outage.lost()).isPositive();
      assertThat(outage.since(act)).isLessThan(PATIENCE);
      assertThat(pinger.stop().lost()).isGreaterThanOrEqualTo(outage.lost());
    }
  }

  private static void assertDaemonsComeBack(Lab lab) {
    LabHost host = lab.host("dt-1");
    host.killVswitchd();
    assertThat(host.running()).isFalse();
    host.startVswitchd();
    host.killOvsdb();
    host.startOvsdb();
    assertThat(host.running()).isTrue();
    assertThat(host.vsctl("list-br").lines()).containsExactly("br-phy", "br0");
    assertThat(host.exec("ping", "-c1", "-W2", "192.168.77.26").exitCode()).isZero();
  }

  private void assertNothingIsLeft() {
    assertThat(NetworkNamespace.existing()).noneMatch(name -> name.startsWith(prefix));
    assertThat(Files.exists(directory)).isFalse();
    assertThat(ProcessHandle.allProcesses().flatMap(p -> p.info().commandLine().stream()))
        .noneMatch(line -> line.contains(directory.toString()));
  }
}
