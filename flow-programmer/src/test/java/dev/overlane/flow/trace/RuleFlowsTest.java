package dev.overlane.flow.trace;

import static com.google.common.collect.ImmutableMap.toImmutableMap;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSortedMap;
import dev.overlane.config.model.AccessRule;
import dev.overlane.config.model.Direction;
import dev.overlane.config.model.MacAddress;
import dev.overlane.config.model.Overlay.Encoding;
import dev.overlane.config.model.Protocol;
import dev.overlane.config.model.SegmentRules;
import dev.overlane.config.model.SegmentRules.PortRules;
import dev.overlane.flow.compile.RuleArbitraries;
import dev.overlane.flow.compile.RuleInterpreter;
import dev.overlane.flow.compile.RulePacket;
import dev.overlane.flow.compile.Station;
import dev.overlane.flow.compile.Station.Knowledge;
import dev.overlane.flow.compile.TestNetwork;
import dev.overlane.flow.compile.TestNetworks;
import dev.overlane.flow.pipeline.FlowTable;
import dev.overlane.flow.state.ConnectionState;
import dev.overlane.flow.state.Flow;
import dev.overlane.flow.state.FlowSet;
import dev.overlane.flow.trace.Fabric.Delivery;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** Compiled access rules against the words of the file, read by a tiny interpreter. */
final class RuleFlowsTest {
  private static final MacAddress GROUP = new MacAddress(0xffff_ffff_ffffL);

  private static final ImmutableList<Station> STATIONS =
      ImmutableList.of(
          station(1, 2, Knowledge.ENFORCED),
          station(1, 3, Knowledge.ENFORCED),
          station(2, 4, Knowledge.ENFORCED),
          station(2, 5, Knowledge.UNKNOWN));

  private static Station station(int host, int ofport, Knowledge knowledge) {
    return new Station("h" + host, "s1", ofport, TestNetworks.mac(ofport), knowledge);
  }

  private static TestNetwork network(SegmentRules rules) {
    return TestNetwork.of(Encoding.VNI_PER_SEGMENT, 2, 1, STATIONS).ruled("s1", rules);
  }

  private static ImmutableMap<String, MacAddress> macs() {
    return STATIONS.stream()
        .filter(station -> station.knowledge() == Knowledge.ENFORCED)
        .collect(toImmutableMap(RuleFlowsTest::name, Station::mac));
  }

  private static String name(Station station) {
    return "p" + station.ofport();
  }

  @Property(tries = 300)
  void packets_passAsTheRulesSay(@ForAll long seed) {
    RuleArbitraries arbitraries = new RuleArbitraries(seed);
    SegmentRules rules = arbitraries.segmentRules(macs());
    TestNetwork network = network(rules);
    RuleInterpreter interpreter = new RuleInterpreter(rules);
    Fabric fabric = new Fabric(switches(network));
    for (int i = 0; i < 200; i++) {
      Station from = arbitraries.one(STATIONS);
      Optional<Station> to =
          Optional.of(arbitraries.one(STATIONS)).filter(one -> !one.equals(from));
      RulePacket packet = arbitraries.packet();
      if (packet.isOffer()) {
        continue;
      }
      Frame frame =
          Frame.local(from.ofport(), from.mac(), to.map(Station::mac).orElse(GROUP))
              .carrying(packet.headers(from.mac()));

      List<Delivery> delivered = fabric.send(from.host(), frame);

      assertThat(!delivered.isEmpty())
          .as("%s from %s to %s by %s", packet, from, to, rules)
          .isEqualTo(
              interpreter.passes(packet, name(from), to.map(RuleFlowsTest::name), to.isEmpty()));
      to.filter(station -> station.knowledge() == Knowledge.ENFORCED)
          .filter(station -> !delivered.isEmpty())
          .ifPresent(
              station ->
                  assertThat(delivered)
                      .containsExactly(
                          new Delivery(station.host(), station.ofport(), ImmutableList.of())));
    }
  }

  private static Map<String, TestSwitch> switches(TestNetwork network) {
    Map<String, TestSwitch> switches = new LinkedHashMap<>();
    network
        .model()
        .hosts()
        .keySet()
        .forEach(host -> switches.put(host, new TestSwitch(network, host)));
    return switches;
  }

  /** A host that was taken over can send what it likes: the receiver's own rules hold even so. */
  @Property(tries = 100)
  void packetsOfAHostThatJudgesNothing_areJudgedByTheReceiversPort(@ForAll long seed) {
    RuleArbitraries arbitraries = new RuleArbitraries(seed);
    SegmentRules rules = arbitraries.segmentRules(macs());
    TestNetwork network = network(rules);
    SegmentRules ofPorts =
        new SegmentRules(rules.stateful(), true, ImmutableList.of(), rules.ports());
    RuleInterpreter interpreter = new RuleInterpreter(ofPorts);
    Station to = STATIONS.get(2);
    SwitchOracle receiver = SwitchOracle.of(network.flows(to.host()));
    for (int i = 0; i < 100; i++) {
      RulePacket packet = arbitraries.packet();
      Frame frame =
          Frame.local(1, STATIONS.get(0).mac(), to.mac())
              .carrying(packet.headers(STATIONS.get(0).mac()))
              .through(TestNetwork.TUNNEL_PORT, 10101, network.host("h1").address());

      boolean delivered = !receiver.receive(frame).emissions().isEmpty();

      assertThat(delivered)
          .as("%s by %s", packet, rules)
          .isEqualTo(interpreter.passes(packet, "nobody", Optional.of(name(to)), false));
    }
  }

  @Property(tries = 100)
  void flowsOfOnePriority_doTheSameWithAPacket(@ForAll long seed) {
    RuleArbitraries arbitraries = new RuleArbitraries(seed);
    TestNetwork network = network(arbitraries.segmentRules(macs()));
    Map<String, TestSwitch> switches = switches(network);
    for (int i = 0; i < 100; i++) {
      Station from = arbitraries.one(STATIONS);
      MacAddress to = arbitraries.one(STATIONS).mac();
      Frame frame =
          Frame.local(from.ofport(), from.mac(), to)
              .carrying(arbitraries.packet().headers(from.mac()));

      Journey journey = switches.get(from.host()).oracle().receive(frame);

      for (Journey.Step step : journey.steps()) {
        assertThat(step.hits().stream().map(Flow::instructions).distinct()).hasSizeLessThan(2);
      }
    }
  }

  /**
   * With connections, every packet of one is judged as one that goes the way of its first: so rules
   * that are put into force later end it both ways.
   */
  @Property(tries = 200)
  void answersInAConnection_passAsWhatTheyAnswer(@ForAll long seed) {
    RuleArbitraries arbitraries = new RuleArbitraries(seed);
    SegmentRules rules = arbitraries.segmentRules(macs()).withConnections();
    RuleInterpreter interpreter = new RuleInterpreter(rules);
    Fabric fabric = new Fabric(switches(network(rules)));
    for (int i = 0; i < 100; i++) {
      Station from = STATIONS.get(arbitraries.one(List.of(0, 1, 2)));
      Station to = STATIONS.get(arbitraries.one(List.of(0, 1, 2)));
      RulePacket packet = arbitraries.packet();
      if (packet.isOffer() || !packet.isIp() || from.equals(to)) {
        continue;
      }
      Frame frame =
          Frame.local(from.ofport(), from.mac(), to.mac()).carrying(packet.headers(from.mac()));

      assertThat(!fabric.send(from.host(), frame.tracked(ConnectionState.ANSWER)).isEmpty())
          .as("%s from %s to %s by %s", packet, from, to, rules)
          .isEqualTo(interpreter.passesBack(packet, name(from), name(to)));
      int open = ConnectionState.TRACKED | ConnectionState.ESTABLISHED;
      assertThat(!fabric.send(from.host(), frame.tracked(open)).isEmpty())
          .as("on in a connection, %s from %s to %s by %s", packet, from, to, rules)
          .isEqualTo(interpreter.passes(packet, name(from), Optional.of(name(to)), false));
    }
  }

  /** In a list of rules, one that is put in or taken out touches only what it must. */
  @Test
  void ruleThatContradictsNone_bringsItsFlowsAlone() {
    String others = "{ allow: tcp, ports: 80 }, { allow: udp, ports: 53 }";
    FlowSet before = flows("[ " + others + ", { deny: any } ]");
    FlowSet after = flows("[ { allow: tcp, ports: 443 }, " + others + ", { deny: any } ]");
    FlowSet above =
        flows("[ { deny: tcp, ports: 80, from: 10.0.0.9 }, " + others + ", { deny: any } ]");

    assertThat(difference(after, before)).hasSize(4); // both IP versions, and the answers
    assertThat(difference(before, after)).isEmpty();
    assertThat(difference(above, before)).hasSize(1);
    assertThat(difference(before, above)).isEmpty();
  }

  @Test
  void segmentWithoutRules_hasNoFlowsOfRules() {
    assertThat(network(SegmentRules.NONE).flows("h1").flows())
        .noneMatch(flow -> flow.key().table() == FlowTable.SENDER_RULES.id());
  }

  @Test
  void memberWithTheNameOfAPort_isNotThePort() {
    AccessRule rule =
        new AccessRule(
            true,
            Direction.OUT,
            Protocol.ANY,
            ImmutableList.of(),
            ImmutableList.of(),
            ImmutableList.of());
    SegmentRules rules = new SegmentRules(false, false, ImmutableList.of(), ofP2(rule, 99));
    SegmentRules right = new SegmentRules(false, false, ImmutableList.of(), ofP2(rule, 2));

    assertThat(flowsOfSenders(rules)).isEmpty();
    assertThat(flowsOfSenders(right)).hasSize(2);
  }

  private static ImmutableSortedMap<String, PortRules> ofP2(AccessRule rule, int mac) {
    return ImmutableSortedMap.of(
        "p2", new PortRules(Optional.of(TestNetworks.mac(mac)), ImmutableList.of(rule)));
  }

  private static List<Flow> flowsOfSenders(SegmentRules rules) {
    return network(rules).flows("h1").flows().stream()
        .filter(flow -> flow.key().table() == FlowTable.SENDER_RULES.id())
        .filter(flow -> flow.key().match().inPort().isPresent())
        .toList();
  }

  private static FlowSet flows(String rules) {
    return network(TestNetworks.rules(rules)).flows("h1");
  }

  private static Set<Flow> difference(FlowSet left, FlowSet right) {
    Set<Flow> difference = new HashSet<>(left.flows());
    difference.removeAll(new HashSet<>(right.flows()));
    return difference;
  }
}
