package dev.overlane.controller.doctor;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.base.Joiner;
import com.google.common.collect.ImmutableMap;
import dev.overlane.config.ConfigLoader;
import dev.overlane.config.ConfigResult;
import dev.overlane.config.model.Host;
import dev.overlane.config.model.NetworkModel;
import dev.overlane.controller.shell.HostShell;
import dev.overlane.tls.TestAuthority;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What hosts tell, and what is found in it. */
final class DoctorTest {
  private static final Instant NOW = Instant.parse("2026-05-01T12:00:00Z");

  private static final String FILE =
      """
      version: 1
      controller:
        openflow: { listen: "pssl:6653", target: "ssl:10.0.0.1:6653" }
        ovsdb: { listen: "pssl:6640" }
        tls: { private-key: k, certificate: c, ca-certificate: a }
      segments:
        ab: { vlan: 100, vni: 10100 }
      hosts:
        h1: { address: 10.0.0.11, ovsdb: "ssl:10.0.0.11:6640", ports: { A: { segment: ab, interface: vA } } }
        h2:
          address: 10.0.0.12
          ovsdb: manager
          system-id: rack-2
          ports: { B: { segment: ab, interface: vB, type: internal } }
      """;

  @TempDir private static Path directory;

  private static String certificate;

  @BeforeAll
  static void certify() throws IOException, CertificateException {
    certificate =
        der(TestAuthority.create(directory.resolve("ca"), "switch-ca").issue("h1").certificate());
  }

  private static String der(Path pem) throws IOException, CertificateException {
    try (InputStream in = Files.newInputStream(pem)) {
      return Base64.getEncoder()
          .encodeToString(
              CertificateFactory.getInstance("X.509").generateCertificate(in).getEncoded());
    }
  }

  private static NetworkModel network(String yaml) {
    ConfigResult result = ConfigLoader.load("net.yaml", yaml.getBytes(UTF_8));
    if (result instanceof ConfigResult.Valid valid) {
      return valid.model();
    }
    throw new AssertionError(result);
  }

  /** What a host in good health tells. */
  private static Map<String, String> healthy(String host) {
    String port = host.equals("h1") ? "vA" : "vB";
    String id = host.equals("h1") ? "h1" : "rack-2";
    Map<String, String> facts = new TreeMap<>();
    facts.put("facts", "1");
    facts.put("time", Long.toString(NOW.getEpochSecond()));
    facts.put("ovs", "3.1.0");
    facts.put("switch", "ovs-vswitchd (Open vSwitch) 3.1.0");
    facts.put(
        "root",
        "{\"data\":[[[\"map\",[[\"system-id\",\""
            + id
            + "\"]]],[\"set\",[\"vxlan\",\"internal\"]],[\"set\",[\"netdev\",\"system\"]]]],"
            + "\"headings\":[\"external_ids\",\"iface_types\",\"datapath_types\"]}");
    facts.put("bridges", "{\"data\":[[\"br0\"]],\"headings\":[\"name\"]}");
    facts.put("interfaces", interfaces(port, 1450));
    facts.put(
        "controllers",
        "{\"data\":[[\"ssl:10.0.0.1:6653\",true]],\"headings\":[\"target\",\"is_connected\"]}");
    facts.put(
        "managers",
        "{\"data\":[[\"ssl:10.0.0.1:6640\",true]],\"headings\":[\"target\",\"is_connected\"]}");
    facts.put("ssl", "{\"data\":[[\"/etc/cert.pem\"]],\"headings\":[\"certificate\"]}");
    facts.put("certificate", certificate);
    facts.put("module.openvswitch", "loaded");
    facts.put("device", "eth0");
    facts.put("device.mtu", "1500");
    facts.put(
        "macs", host.equals("h1") ? "02:00:00:00:00:11" : "02:00:00:00:00:12 02:00:00:00:00:22");
    facts.put("end", "1");
    return facts;
  }

  private static String interfaces(String port, int mtu) {
    return "{\"data\":[[\"" + port + "\"," + mtu + "]],\"headings\":[\"name\",\"mtu\"]}";
  }

  private static Diagnosis examine(String yaml, Map<String, Map<String, String>> told) {
    return examine(yaml, Optional.empty(), told);
  }

  private static Diagnosis examine(
      String yaml, Optional<String> keys, Map<String, Map<String, String>> told) {
    NetworkModel network = network(yaml);
    ImmutableMap.Builder<Host, Answer> answers = ImmutableMap.builder();
    told.forEach(
        (name, facts) ->
            answers.put(
                network.hosts().get(name),
                new Answer.Told(
                    HostFacts.parse(
                            Joiner.on('\n').withKeyValueSeparator('=').join(facts), NOW, NOW)
                        .orElseThrow())));
    return Doctor.examine(network, keys, answers.buildOrThrow());
  }

  /** The findings of h1, which tells one thing otherwise than a healthy host. */
  private static List<Finding> h1(String name, String value) {
    Map<String, String> facts = healthy("h1");
    facts.put(name, value);
    return h1(FILE, facts);
  }

  /** The findings of h1, which tells just that. */
  private static List<Finding> h1(String file, Map<String, String> facts) {
    return List.copyOf(examine(file, Map.of("h1", facts)).findings().get("h1"));
  }

  private static void assertOne(
      List<Finding> findings, Finding.Severity severity, String text, String command) {
    assertThat(findings)
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.severity()).isEqualTo(severity);
              assertThat(finding.text()).contains(text);
              assertThat(finding.command()).isEqualTo(command);
            });
  }

  @Test
  void hostInGoodHealth_hasNoFinding() {
    Diagnosis diagnosis = examine(FILE, Map.of("h1", healthy("h1")));

    assertThat(diagnosis.findings().get("h1")).isEmpty();
    assertThat(diagnosis.mtus()).containsExactly(Map.entry("ab", 1450));
    assertThat(DiagnosisText.of(diagnosis)).contains("h1: fine\n", "1 host examined: 0 errors");
  }

  @Test
  void answerThatIsCutOff_isNone() {
    assertThat(HostFacts.parse("facts=1\novs=3.1.0\n", NOW, NOW)).isEmpty();
    assertThat(HostFacts.parse("bash: nonsense", NOW, NOW)).isEmpty();
  }

  @Test
  void portThatSendsMoreThanTunnelsCarry_isFoundWithTheCommand() {
    assertOne(
        h1("interfaces", interfaces("vA", 1500)),
        Finding.Severity.WARNING,
        "port A (vA) has an MTU of 1500 bytes, and segment ab carries 1450",
        "ip link set dev vA mtu 1450   # and the same at the other end");
  }

  @Test
  void internalPort_isAskedForByOvsdb() {
    Map<String, String> facts = healthy("h2");
    facts.put("interfaces", interfaces("vB", 9000));

    assertThat(examine(FILE, Map.of("h2", facts)).findings().get("h2"))
        .extracting(Finding::command)
        .contains("ovs-vsctl set interface vB mtu_request=1450");
  }

  @Test
  void deviceThatCarriesLessThanTheFileSays_isTold_andPortsFollowTheFile() {
    Map<String, String> facts = healthy("h2");
    facts.put("device.mtu", "1400");

    assertThat(examine(FILE, Map.of("h2", facts)).findings().get("h2"))
        .extracting(Finding::command)
        .contains(
            "ovs-vsctl set interface vB mtu_request=1350   # until the file says underlay-mtu: 1400"
                + " at the host that carries no more",
            "ip link set dev eth0 mtu 1500   # or have the file say underlay-mtu: 1400 at this"
                + " host");
    String said =
        FILE.replace("address: 10.0.0.12\n", "address: 10.0.0.12\n    underlay-mtu: 1400\n");
    assertThat(examine(said, Map.of("h2", facts)).findings().get("h2"))
        .extracting(Finding::command)
        .contains("ovs-vsctl set interface vB mtu_request=1350")
        .noneMatch(command -> command.contains("underlay-mtu"));
  }

  @Test
  void portsThatOthersPluggedIn_areLookedAtToo() {
    String file =
        FILE.replace("h1: { ", "h1: { fake-bridges: true, ")
            + "ports: { M: { segment: xy, iface-id: m-1 } }\n";
    file = file.replace("segments:\n", "segments:\n  xy: { vlan: 101, vni: 10101 }\n");
    Map<String, String> facts = healthy("h1");
    facts.put(
        "interfaces",
        "{\"headings\":[\"name\",\"mtu\",\"external_ids\"],\"data\":["
            + "[\"br0.100\",1500,[\"map\",[]]],[\"vP\",1500,[\"map\",[]]],"
            + "[\"vQ\",1500,[\"map\",[]]],[\"vR\",1500,[\"map\",[]]],"
            + "[\"tap3\",9000,[\"map\",[[\"iface-id\",\"m-1\"]]]]]}");
    facts.put(
        "ports",
        "{\"headings\":[\"_uuid\",\"name\",\"tag\",\"fake_bridge\"],\"data\":["
            + "[[\"uuid\",\"p1\"],\"br0.100\",100,true],[[\"uuid\",\"p2\"],\"vP\",100,false],"
            + "[[\"uuid\",\"p3\"],\"vQ\",7,false],[[\"uuid\",\"p4\"],\"vR\",100,false],"
            + "[[\"uuid\",\"p5\"],\"tap3\",[\"set\",[]],false]]}");
    facts.put(
        "bridges",
        "{\"headings\":[\"name\",\"ports\"],\"data\":["
            + "[\"br0\",[\"set\",[[\"uuid\",\"p1\"],[\"uuid\",\"p2\"],[\"uuid\",\"p3\"],"
            + "[\"uuid\",\"p5\"]]]],[\"br1\",[\"uuid\",\"p4\"]]]}");

    Diagnosis diagnosis = examine(file, Map.of("h1", facts));

    assertThat(diagnosis.findings().get("h1"))
        .extracting(Finding::text)
        .satisfiesExactly(
            text -> assertThat(text).startsWith("port M (tap3) has an MTU of 9000 bytes"),
            text -> assertThat(text).startsWith("port vP has an MTU of 1500 bytes"));
    assertThat(diagnosis.mtus()).containsEntry("xy", 1450);
  }

  @Test
  void narrowestWayOfAnyHost_boundsTheSegment() {
    Map<String, String> narrow = healthy("h2");
    narrow.put("path.10.0.0.11", "1400");

    Diagnosis diagnosis = examine(FILE, Map.of("h1", healthy("h1"), "h2", narrow));

    assertThat(diagnosis.mtus()).containsExactly(Map.entry("ab", 1350));
    assertThat(diagnosis.findings().get("h1"))
        .extracting(Finding::text)
        .anyMatch(text -> text.contains("segment ab carries 1350"));
    assertThat(diagnosis.findings().get("h2"))
        .extracting(Finding::text)
        .anyMatch(text -> text.contains("the way to h1 carries 1400"));
    assertThat(diagnosis.findings().get("h2"))
        .extracting(Finding::command)
        .anyMatch(command -> command.startsWith("ip link set dev eth0 mtu 1400 "));
  }

  @Test
  void otherTunnels_takeOtherShares() {
    assertThat(network(FILE).overlay().overhead()).isEqualTo(50);
    assertThat(network(FILE + "overlay: { type: gre }\n").overlay().overhead()).isEqualTo(42);
    assertThat(network(FILE + "overlay: { encoding: trunk, vni: 77 }\n").overlay().overhead())
        .isEqualTo(54);
  }

  @Test
  void udpPortOfAnotherProgram_isFound() {
    List<Finding> findings =
        h1("udp", "UNCONN 0 0 0.0.0.0:4789 0.0.0.0:* users:((\"nc\",pid=7,fd=3))");

    assertThat(findings).singleElement().extracting(Finding::text).asString().contains("\"nc\"");
    assertThat(findings).extracting(Finding::command).first().asString().startsWith("kill 7 ");
    assertThat(h1("udp", "UNCONN 0 0 *:4789 *:* users:((\"ovs-vswitchd\",pid=7,fd=3))")).isEmpty();
    assertThat(h1("udp", "UNCONN 0 0 0.0.0.0:4789 0.0.0.0:*")).isEmpty();
  }

  @Test
  void vxlanDeviceOfAnother_isFoundOnTheSamePortOnly() {
    assertThat(h1("vxlan", "flannel.1 8472 vx7 4789"))
        .singleElement()
        .extracting(Finding::text)
        .asString()
        .contains("device vx7");
    assertThat(h1("vxlan", "flannel.1 8472")).isEmpty();
  }

  @Test
  void firewallThatDropsByDefault_isFoundUnlessItNamesThePort() {
    String closed = ":INPUT DROP [0:0] -A INPUT -p tcp --dport 22 -j ACCEPT";

    assertOne(
        h1("iptables", closed),
        Finding.Severity.WARNING,
        "no rule names UDP port 4789",
        "iptables -I INPUT -p udp --dport 4789 -j ACCEPT");
    assertThat(h1("iptables", closed + " -A INPUT -p udp --dport 4789 -j ACCEPT")).isEmpty();
    assertOne(
        h1(
            "nftables",
            "table ip nat { chain out { type nat hook postrouting priority 0; policy accept; } }"
                + " table inet own { chain fwd { type filter hook forward priority 0; policy drop; }"
                + " chain in { type filter hook input priority filter; policy drop; ct state"
                + " established accept } }"),
        Finding.Severity.WARNING,
        "its firewall (nftables)",
        "nft insert rule inet own in udp dport 4789 accept");
  }

  @Test
  void addressWithTwoOwners_isFoundByItsMac() {
    Map<String, String> facts = healthy("h1");
    facts.put("path.10.0.0.12", "1500");
    facts.put("neighbour.10.0.0.12", "02:00:00:00:00:99");

    Diagnosis diagnosis = examine(FILE, Map.of("h1", facts, "h2", healthy("h2")));

    assertThat(diagnosis.findings().get("h1"))
        .singleElement()
        .extracting(Finding::text)
        .asString()
        .contains("02:00:00:00:00:99", "h2 (10.0.0.12)", "two machines have it");
  }

  /** The command for h1, which has no answer of h2, when one of both tells something otherwise. */
  private static String bringsTogether(String host, String name, String value) {
    Map<String, Map<String, String>> told = Map.of("h1", healthy("h1"), "h2", healthy("h2"));
    told.get("h1").put("path.10.0.0.12", "no answer");
    told.get(host).put(name, value);
    return examine(FILE, told).findings().get("h1").stream()
        .filter(finding -> finding.text().contains("h2 (10.0.0.12) does not answer"))
        .map(Finding::command)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void hostThatDoesNotAnswer_isBroughtBackByWhatBothTell() {
    assertThat(bringsTogether("h1", "device.state", "down")).isEqualTo("ip link set dev eth0 up");
    assertThat(bringsTogether("h1", "route.10.0.0.12", "none"))
        .isEqualTo("ip route add 10.0.0.12 via GATEWAY");
    assertThat(bringsTogether("h2", "device", ""))
        .isEqualTo("ip addr add 10.0.0.12/PREFIX dev DEVICE   # on h2");
    assertThat(bringsTogether("h2", "device.state", "down"))
        .isEqualTo("ip link set dev eth0 up   # on h2");
    assertThat(bringsTogether("h2", "iptables", ":INPUT DROP -A INPUT --dport 4789 -j ACCEPT"))
        .isEqualTo("iptables -I INPUT -p icmp --icmp-type echo-request -j ACCEPT   # on h2");
    assertThat(bringsTogether("h2", "iptables", "")).startsWith("tracepath -n 10.0.0.12");
  }

  @Test
  void moduleThatIsNotThere_comesWithWhatHasIt() {
    assertThat(lacksModule(Map.of("distribution", "ubuntu debian")))
        .isEqualTo("apt-get install -y linux-modules-extra-6.1.0-9 && modprobe openvswitch");
    assertThat(lacksModule(Map.of("distribution", "debian")))
        .isEqualTo("apt-get install -y --reinstall linux-image-6.1.0-9 && modprobe openvswitch");
    assertThat(lacksModule(Map.of("kernel.modules", "absent"))).startsWith("reboot ");
    assertThat(lacksModule(Map.of("container", "yes", "kernel.modules", "absent")))
        .isEqualTo("modprobe openvswitch   # on the machine that carries the container");
  }

  private static String lacksModule(Map<String, String> told) {
    Map<String, String> facts = healthy("h1");
    facts.put("kernel", "6.1.0-9");
    facts.put("module.openvswitch", "absent");
    facts.putAll(told);
    Finding finding = h1(FILE, facts).get(0);
    assertThat(finding.text()).contains("6.1.0-9 has no module openvswitch", "netdev does without");
    return finding.command();
  }

  @Test
  void tunnelLikeOurs_isTakenOff() {
    assertThat(
            h1(
                "interfaces",
                "{\"headings\":[\"name\",\"type\",\"error\"],\"data\":["
                    + "[\"old0\",\"vxlan\",\"\"],[\"vtep0\",\"vxlan\",\"File exists\"]]}"))
        .extracting(Finding::command)
        .contains("ovs-vsctl del-port old0   # one like it");
  }

  @Test
  void clock_countsOnlyBeyondTheTimeThatAskingTook() {
    assertThat(h1("time", Long.toString(NOW.getEpochSecond() + 20))).isEmpty();
    assertOne(
        h1("time", Long.toString(NOW.getEpochSecond() - 90)),
        Finding.Severity.WARNING,
        "its clock is 90 s behind",
        "timedatectl set-ntp true");
  }

  @Test
  void certificate_mustNameTheHostAndLast() {
    Map<String, String> facts = healthy("h2");

    assertThat(examine(FILE, Map.of("h2", facts)).findings().get("h2"))
        .singleElement()
        .extracting(Finding::text)
        .isEqualTo("its certificate is that of h1");
    assertThat(h1("ssl", "{\"data\":[],\"headings\":[]}"))
        .extracting(Finding::text)
        .containsExactly("it has no key and certificate");
  }

  @Test
  void keysThatAreElsewhere_areNamedInTheCommand() {
    Map<String, String> facts = healthy("h1");
    facts.put("ssl", "{\"data\":[],\"headings\":[]}");
    Map<String, Map<String, String>> told = Map.of("h1", facts);

    assertThat(examine(FILE, Optional.of("/srv/our keys"), told).findings().get("h1"))
        .extracting(Finding::command)
        .containsExactly(
            "overlane pki host h1 --dir '/srv/our keys' --config FILE   # on the controller: prints"
                + " the line to run");
    assertThat(examine(FILE, told).findings().get("h1"))
        .extracting(Finding::command)
        .containsExactly(
            "overlane pki host h1 --config FILE   # on the controller: prints the line to run");
  }

  @Test
  void hostThatDialsIn_needsItsIdAndAManager() {
    Map<String, String> facts = healthy("h2");
    facts.put("root", "{\"data\":[[[\"map\",[]]]],\"headings\":[\"external_ids\"]}");
    facts.put("managers", "{\"data\":[[\"ptcp:6640\",false]],\"headings\":[\"target\"]}");

    assertThat(examine(FILE, Map.of("h2", facts)).findings().get("h2"))
        .extracting(Finding::command)
        .contains(
            "echo rack-2 >/etc/openvswitch/system-id.conf; ovs-vsctl set Open_vSwitch . 'external_ids:system-id=\"rack-2\"'",
            "ovs-vsctl set-manager ptcp:6640 ssl:10.0.0.1:6640");
  }

  /** What is found of the managers of h2, which is to dial each of three members. */
  private static List<Finding> dialling(String... targets) {
    String file =
        FILE.replace(", target: \"ssl:10.0.0.1:6653\"", "")
            + """
            cluster:
              name: prod
              etcd: ["https://10.0.0.1:2379"]
              members: { c1: ssl:10.0.0.1:6653, c2: ssl:10.0.0.2:6653, c3: "ssl:[fd00::3]:6653" }
            """;
    Map<String, String> facts = healthy("h2");
    facts.put(
        "managers",
        Stream.of(targets)
            .map("[\"%s\",true]"::formatted)
            .collect(joining(",", "{\"headings\":[\"target\",\"is_connected\"],\"data\":[", "]}")));
    return examine(file, Map.of("h2", facts)).findings().get("h2").stream()
        .filter(finding -> finding.text().contains("dials in"))
        .toList();
  }

  @Test
  void hostThatDialsIn_dialsAllMembers_andThoseThatAreOthersStay() {
    String all = "ssl:10.0.0.1:6640 ssl:10.0.0.2:6640 'ssl:[fd00::3]:6640'";

    assertOne(
        dialling("ssl:10.0.0.2:6640", "ptcp:6641:127.0.0.1", "tcp:10.0.0.9:6640", "ssl:ctl:6640"),
        Finding.Severity.WARNING,
        "not to member c1 (ssl:10.0.0.1:6640), member c3 (ssl:[fd00::3]:6640)",
        "ovs-vsctl set-manager ptcp:6641:127.0.0.1 tcp:10.0.0.9:6640 ssl:ctl:6640 " + all);
    assertThat(dialling("ssl:[fd00::3]:6640", "ssl:10.0.0.1:6640", "ssl:10.0.0.2")).isEmpty();
  }

  @Test
  void hostThatDialsMembersInPlainText_isToldToUseTls() {
    assertOne(
        dialling("tcp:10.0.0.1:6640", "tcp:10.0.0.2", "tcp:[fd00::3]:6640"),
        Finding.Severity.ERROR,
        "not to member c1 (ssl:10.0.0.1:6640), member c2 (ssl:10.0.0.2:6640), member c3",
        "ovs-vsctl set-manager ssl:10.0.0.1:6640 ssl:10.0.0.2:6640 'ssl:[fd00::3]:6640'");
  }

  @Test
  void hostOfOneController_mayDialItByAnotherAddress() {
    Map<String, String> facts = healthy("h2");
    facts.put("managers", facts.get("managers").replace("10.0.0.1", "203.0.113.1"));

    assertThat(examine(FILE, Map.of("h2", facts)).findings().get("h2"))
        .noneMatch(finding -> finding.text().contains("dials in"));
  }

  @Test
  void openVSwitchThatIsNotThere_isTheOnlyFinding() {
    Map<String, String> facts = healthy("h1");
    facts.put("ovs", "absent");
    facts.keySet().removeAll(List.of("interfaces", "bridges", "root", "ssl", "certificate"));

    assertOne(
        h1(FILE, facts),
        Finding.Severity.ERROR,
        "Open vSwitch is not installed",
        "apt-get install -y openvswitch-switch");
  }

  @Test
  void oldSwitch_isToldWhatItLacks() {
    assertThat(
            h1(
                "root",
                "{\"data\":[[[\"set\",[\"gre\"]],[\"set\",[\"netdev\"]]]],"
                    + "\"headings\":[\"iface_types\",\"datapath_types\"]}"))
        .extracting(Finding::text)
        .containsExactlyInAnyOrder(
            "Open vSwitch 3.1.0 there has no vxlan tunnels",
            "Open vSwitch 3.1.0 there has no datapath of type system");
  }

  @Test
  void switchThatIsTooOldForTheFlows_isToldByItsDaemon() {
    Map<String, String> facts = healthy("h1");
    facts.put("switch", "ovs-vswitchd (Open vSwitch) 2.9.8");
    assertOne(
        h1(FILE, facts),
        Finding.Severity.ERROR,
        "Open vSwitch 2.9 runs there, while 3.1 is installed: flows need 2.11 or newer",
        "systemctl restart openvswitch-switch");
    facts.put("ovs", "2.9.8");
    assertOne(
        h1(FILE, facts),
        Finding.Severity.ERROR,
        "Open vSwitch 2.9 runs there: flows need 2.11",
        "apt-get install --only-upgrade openvswitch-switch   # or a newer release of its"
            + " distribution");

    assertThat(h1("switch", "ovs-vswitchd (Open vSwitch) 2.11.0")).isEmpty();
    assertThat(h1("switch", "ovs-vswitchd (Open vSwitch) 10.0.0")).isEmpty();
  }

  @Test
  void bridgeThatSpeaksOtherVersionsOfOpenFlow_isMadeToSpeakOurs() {
    assertOne(
        h1("bridges", bridge("\"OpenFlow10\"")),
        Finding.Severity.WARNING,
        "its bridge br0 speaks OpenFlow10 alone",
        "ovs-vsctl set bridge br0 protocols=OpenFlow13,OpenFlow14");
    assertThat(h1("bridges", bridge("[\"set\",[\"OpenFlow10\",\"OpenFlow13\"]]"))).isEmpty();
    assertThat(h1("bridges", bridge("[\"set\",[]]"))).isEmpty();
  }

  private static String bridge(String protocols) {
    return "{\"data\":[[\"br0\"," + protocols + "]],\"headings\":[\"name\",\"protocols\"]}";
  }

  @Test
  void datapathWithoutTracking_isToldWhereASegmentIsStateful() {
    String stateful = FILE.replace("vni: 10100 }", "vni: 10100, stateful: true }");
    Map<String, String> facts = healthy("h1");
    facts.put("features", "Ufid: Yes Recirc: Yes CT state: No CT zone: No CT state NAT: No");

    assertOne(
        h1(stateful, facts),
        Finding.Severity.ERROR,
        "its datapath of type system lacks CT state, CT zone, and segment ab is stateful",
        "ovs-appctl dpif/show-dp-features br0   # a newer kernel has it, or have the file say"
            + " datapath-type: netdev");
    assertThat(h1(FILE, facts)).isEmpty();
    facts.put("features", "Recirc: Yes CT state: Yes CT zone: Yes CT state NAT: No");
    assertThat(h1(stateful, facts)).isEmpty();
    assertThat(h1(stateful, healthy("h1"))).isEmpty();
  }

  @Test
  void hostsBeyondTheMost_areSpreadEvenly() {
    StringBuilder yaml = new StringBuilder(FILE.replaceAll("(?s)hosts:.*", "hosts:\n"));
    for (int i = 1; i <= 100; i++) {
      yaml.append(
          "  h%d: { address: 10.0.1.%d, ports: { P%d: { segment: ab, interface: v } } }\n"
              .formatted(i, i, i));
    }
    NetworkModel network = network(yaml.toString());
    Host first = network.hosts().get("h1");

    assertThat(Peers.of(network, first, 10)).hasSize(10).doesNotHaveDuplicates();
    assertThat(Peers.of(network, first, 1000)).hasSize(99).doesNotContain(first);
  }

  @Test
  void commandThatLeadsNowhere_isTold() {
    Host host = network(FILE).hosts().get("h1");

    assertThat(ask("sh -c 'exit'", host, "x")).isInstanceOf(Answer.Nothing.class);
    assertThat(ask("/nonexistent {host}", host, "x"))
        .isInstanceOfSatisfying(
            Answer.Nothing.class,
            nothing -> assertThat(nothing.reason()).contains("/nonexistent {host}"));
    assertThat(ask("", host, "echo no route to \"$0\" >&2"))
        .isEqualTo(new Answer.Nothing("no route to sh"));
  }

  private static Answer ask(String way, Host host, String script) {
    return Answer.of(new HostShell(way).run(host, script));
  }
}
