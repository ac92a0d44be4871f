package dev.overlane.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.atIndex;
import static org.assertj.core.api.Assertions.entry;
import static org.assertj.core.api.Assertions.tuple;

import com.google.common.collect.ImmutableList;
import dev.overlane.config.model.ConnectionMethod;
import dev.overlane.config.model.ControllerSettings;
import dev.overlane.config.model.DatapathType;
import dev.overlane.config.model.Expectation;
import dev.overlane.config.model.Host;
import dev.overlane.config.model.IpPrefix;
import dev.overlane.config.model.ListenMethod;
import dev.overlane.config.model.NetworkModel;
import dev.overlane.config.model.Overlay;
import dev.overlane.config.model.OvsdbAccess;
import dev.overlane.config.model.SegmentRules;
import dev.overlane.config.model.Traffic;
import dev.overlane.config.model.Vni;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What valid files come to: the default of each key, and the meaning of what is written. */
final class ModelTest {
  private static final String MINIMAL =
      """
      version: 1
      segments: { ab: { vlan: 100 } }
      hosts: { h: { address: 192.0.2.1, ports: { A: { segment: ab } } } }
      ports: { F: { segment: ab } }
      """;

  private static final String COMPLETE =
      """
      version: 1
      controller:
        openflow: { listen: "pssl:7653:192.0.2.9", target: "ssl:192.0.2.9:7653" }
        ovsdb: { listen: "ptcp:7640" }
        tls: { private-key: k.pem, certificate: c.pem, ca-certificate: ca.pem, crl: crl.pem }
        metrics: { listen: "127.0.0.1:9475" }
      defaults: { bridge: br1, datapath-type: netdev, fake-bridges: true }
      overlay: { type: geneve, interface: gnv0, udp-port: 7000, encoding: trunk, vni: 4711 }
      segments:
        ab: { vlan: 100, vni: 10100, description: "shop front" }
        xy: { vlan: 0x65 }
      hosts:
        as-all: { address: 192.0.2.1, ovsdb: manager }
        other:
          address: 192.0.2.2
          ovsdb: manager
          system-id: machine-2
          bridge: br2
          datapath-type: system
          fake-bridges: false
          adopt: true
          ports:
            A:
              segment: ab
              interface: vA
              type: internal
              mac: 02:00:00:00:00:0A
              addresses: [10.0.0.1, 2001:DB8:0:0::1]
      ports:
        F: { segment: ab, iface-id: vm-1, mac: "02:00:00:00:00:0b", addresses: [10.0.0.2] }
      expect:
        - A reaches F
        - ab isolated-from xy
      """;

  @Test
  void controller_thatIsAbsent_listensForSwitchesOnly() {
    ControllerSettings controller = Loading.model(MINIMAL).controller();

    assertThat(controller)
        .isEqualTo(
            new ControllerSettings(
                new ListenMethod(6653, "0.0.0.0", false),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty()));
  }

  @Test
  void overlay_thatIsAbsent_isVxlanWithAVniForEachSegment() {
    assertThat(Loading.model(MINIMAL).overlay())
        .isEqualTo(
            new Overlay(
                Overlay.TunnelType.VXLAN,
                "vtep0",
                4789,
                Overlay.Encoding.VNI_PER_SEGMENT,
                Optional.empty(),
                Overlay.USUAL_MTU));
  }

  @ParameterizedTest
  @CsvSource({"vxlan, 4789", "geneve, 6081", "gre, 0"})
  void udpPort_thatIsAbsent_isTheOneOfTheType(String type, int port) {
    NetworkModel model = Loading.model("version: 1\noverlay: { type: " + type + " }\n");

    assertThat(model.overlay().udpPort()).isEqualTo(port);
    assertThat(model.overlay().type().ovsType()).isEqualTo(type);
  }

  @Test
  void host_withNothingButItsAddress_isDialledThereAndHasBr0() {
    Host host = Loading.model(MINIMAL).hosts().get("h");

    assertThat(host.ovsdb())
        .isEqualTo(new OvsdbAccess.Dial(new ConnectionMethod.Ip("192.0.2.1", 6640, false)));
    assertThat(host.bridge()).isEqualTo("br0");
    assertThat(host.datapathType()).isEqualTo(DatapathType.SYSTEM);
    assertThat(host.fakeBridges()).isFalse();
    assertThat(host.adopt()).isFalse();
  }

  @Test
  void names_standForWhatIsAbsent() {
    NetworkModel model = Loading.model(MINIMAL);

    assertThat(model.segments().get("ab").vni()).isEqualTo(new Vni(100));
    assertThat(model.segments().get("ab").description()).isEmpty();
    assertThat(model.hosts().get("h").ports().get("A")).hasToString(MINIMAL_PORT);
    assertThat(model.floatingPorts().get("F")).hasToString(MINIMAL_FLOATING);
  }

  private static final String MINIMAL_PORT =
      "Port[name=A, segment=ab, interfaceName=A, internal=false, mac=Optional.empty, addresses=[], trusted=[], floodLimit=Optional[1000]]";
  private static final String MINIMAL_FLOATING =
      "FloatingPort[name=F, segment=ab, ifaceId=F, mac=Optional.empty, addresses=[], trusted=[], floodLimit=Optional[1000]]";

  @Test
  void controller_saysWhatIsWritten() {
    ControllerSettings controller = Loading.model(COMPLETE).controller();

    assertThat(controller)
        .isEqualTo(
            new ControllerSettings(
                new ListenMethod(7653, "192.0.2.9", true),
                Optional.of(new ConnectionMethod.Ip("192.0.2.9", 7653, true)),
                Optional.of(new ListenMethod(7640, "0.0.0.0", false)),
                Optional.of(
                    new ControllerSettings.Tls("k.pem", "c.pem", "ca.pem", Optional.of("crl.pem"))),
                Optional.of(new ListenMethod(9475, "127.0.0.1", false))));
  }

  @Test
  void overlayAndSegments_sayWhatIsWritten() {
    NetworkModel model = Loading.model(COMPLETE);

    assertThat(model.overlay())
        .isEqualTo(
            new Overlay(
                Overlay.TunnelType.GENEVE,
                "gnv0",
                7000,
                Overlay.Encoding.TRUNK,
                Optional.of(new Vni(4711)),
                Overlay.USUAL_MTU));
    assertThat(model.segments().values())
        .hasToString(
            "[Segment[name=ab, vlan=100, vni=10100, description=shop front,"
                + " rules=SegmentRules[stateful=false, allowsByDefault=true, rules=[], ports={}],"
                + " floodLimit=Optional[1000]],"
                + " Segment[name=xy, vlan=101, vni=101, description=,"
                + " rules=SegmentRules[stateful=false, allowsByDefault=true, rules=[], ports={}], floodLimit=Optional[1000]]]");
  }

  @Test
  void host_inheritsDefaultsAndOverridesThem() {
    NetworkModel model = Loading.model(COMPLETE);

    assertThat(model.hosts().get("as-all"))
        .hasToString(
            "Host[name=as-all, address=192.0.2.1, ovsdb=manager (system-id as-all), bridge=br1,"
                + " datapathType=NETDEV, fakeBridges=true, adopt=false, underlayMtu=OptionalInt.empty, ports={}]");
    assertThat(model.hosts().get("other"))
        .hasToString(
            "Host[name=other, address=192.0.2.2, ovsdb=manager (system-id machine-2), bridge=br2,"
                + " datapathType=SYSTEM, fakeBridges=false, adopt=true, underlayMtu=OptionalInt.empty, ports={A=Port[name=A,"
                + " segment=ab, interfaceName=vA, internal=true,"
                + " mac=Optional[02:00:00:00:00:0a], addresses=[10.0.0.1, 2001:db8::1], trusted=[], floodLimit=Optional[1000]]}]");
  }

  @Test
  void floatingPortsAndExpectations_sayWhatIsWritten() {
    NetworkModel model = Loading.model(COMPLETE);

    assertThat(model.floatingPorts().values())
        .hasToString(
            "[FloatingPort[name=F, segment=ab, ifaceId=vm-1,"
                + " mac=Optional[02:00:00:00:00:0b], addresses=[10.0.0.2], trusted=[], floodLimit=Optional[1000]]]");
    assertThat(model.expectations())
        .hasSize(2)
        .contains(new Expectation.Isolated("ab", "xy"), atIndex(1));
    assertThat(model.expectations().get(0))
        .isInstanceOfSatisfying(
            Expectation.Reaches.class,
            reaches -> {
              assertThat(reaches.from() + reaches.to()).isEqualTo("AF");
              assertThat(reaches.conversation().receiver())
                  .hasToString("Optional[02:00:00:00:00:0b]");
              assertThat(reaches.conversation().openings())
                  .extracting(Traffic::from, Traffic::to)
                  .containsOnly(tuple(prefixes("10.0.0.1", "2001:db8::1"), prefixes("10.0.0.2")));
            });
  }

  private static ImmutableList<IpPrefix> prefixes(String... texts) {
    return Arrays.stream(texts)
        .map(text -> IpPrefix.parse(text).orElseThrow())
        .collect(ImmutableList.toImmutableList());
  }

  @Test
  void rules_stayInOrderWithTheAddressesOfTheirPeers() {
    NetworkModel model =
        Loading.model(
            """
            version: 1
            segments:
              ab:
                vlan: 100
                default: deny
                rules:
                  - { allow: tcp, ports: [443, 80-90, 91], from: [10.1.0.0/16, 10.0.0.0/8], to: web }
                  - { deny: any }
            groups: { web: [F, A] }
            hosts:
              h:
                address: 192.0.2.1
                ports:
                  A:
                    segment: ab
                    mac: "02:00:00:00:00:0a"
                    addresses: [10.0.0.1]
                    rules: [ { deny: udp, to: F }, { allow: ping, from: any }, { deny: any } ]
            ports: { F: { segment: ab, addresses: [10.0.0.2, "2001:db8::2"] } }
            """);

    SegmentRules rules = model.segments().get("ab").rules();

    assertThat(rules.allowsByDefault()).isFalse();
    assertThat(rules.rules())
        .hasToString(
            "[AccessRule[allows=true, direction=BOTH, protocol=TCP, ports=[80-91, 443],"
                + " from=[10.0.0.0/8], to=[10.0.0.1, 10.0.0.2, 2001:db8::2]],"
                + " AccessRule[allows=false, direction=BOTH, protocol=ANY, ports=[], from=[],"
                + " to=[]]]");
    assertThat(rules.ports())
        .hasToString(
            "{A=PortRules[mac=Optional[02:00:00:00:00:0a], rules=["
                + "AccessRule[allows=false, direction=OUT, protocol=UDP, ports=[], from=[],"
                + " to=[10.0.0.2, 2001:db8::2]], AccessRule[allows=true, direction=IN,"
                + " protocol=PING, ports=[], from=[], to=[]], AccessRule[allows=false,"
                + " direction=BOTH, protocol=ANY, ports=[], from=[], to=[]]]]}");
  }

  @Test
  void segmentAsPeer_standsForTheAddressesOfItsOwnPorts_unlessAGroupHasItsName() {
    NetworkModel model =
        Loading.model(
            """
            version: 1
            segments:
              ab: { vlan: 100, default: deny, rules: [ { allow: tcp, from: ab, to: [ab, 10.9.0.0/16] } ] }
              web: { vlan: 101, default: deny, rules: [ { allow: tcp, to: web } ] }
            groups: { web: [W] }
            hosts:
              h:
                address: 192.0.2.1
                ports:
                  A: { segment: ab, addresses: [10.0.0.1, "2001:db8::1"] }
                  B: { segment: ab }
                  W: { segment: web, addresses: [10.0.0.7] }
                  V: { segment: web, addresses: [10.0.0.8] }
            ports: { F: { segment: ab, addresses: [10.0.0.2] } }
            """);

    assertThat(model.segments().get("ab").rules().rules())
        .hasToString(
            "[AccessRule[allows=true, direction=BOTH, protocol=TCP, ports=[],"
                + " from=[10.0.0.1, 10.0.0.2, 2001:db8::1],"
                + " to=[10.0.0.1, 10.0.0.2, 10.9.0.0/16, 2001:db8::1]]]");
    assertThat(model.segments().get("web").rules().rules())
        .hasToString(
            "[AccessRule[allows=true, direction=BOTH, protocol=TCP, ports=[], from=[],"
                + " to=[10.0.0.7]]]");
  }

  @Test
  void segmentsMtu_isThatOfTheNarrowestHostWhichCanHaveAMember() {
    NetworkModel model =
        Loading.model(
            """
            version: 1
            overlay: { underlay-mtu: 9000 }
            segments:
              wide: { vlan: 1 }
              narrow: { vlan: 2 }
              floating: { vlan: 3 }
              empty: { vlan: 4 }
            hosts:
              a: { address: 192.0.2.1, ports: { A: { segment: wide }, B: { segment: narrow } } }
              b: { address: 192.0.2.2, underlay-mtu: 1500, ports: { C: { segment: narrow } } }
              c: { address: 192.0.2.3, underlay-mtu: 1400 }
            ports: { F: { segment: floating } }
            """);

    assertThat(model.mtus().segments())
        .containsExactly(
            entry("empty", 8950),
            entry("floating", 1350),
            entry("narrow", 1450),
            entry("wide", 8950));
    assertThat(model.mtus().least()).isEqualTo(1350);
    assertThat(model.mtus().of("nowhere")).isEqualTo(1350);
  }

  @Test
  void segmentsMtu_countsHostsWithFakeBridges_andWhatTheTunnelAdds() {
    NetworkModel model =
        Loading.model(
            """
            version: 1
            overlay: { type: gre }
            segments: { ab: { vlan: 1 }, xy: { vlan: 2 } }
            hosts:
              a: { address: 192.0.2.1, fake-bridges: true, underlay-mtu: 1400 }
              b: { address: 192.0.2.2, ports: { C: { segment: ab } } }
            """);

    assertThat(model.mtus().segments()).containsExactly(entry("ab", 1358), entry("xy", 1358));
    assertThat(Loading.model(MINIMAL).mtus().segments()).containsExactly(entry("ab", 1450));
  }
}
