package dev.overlane.flow.proof;

import static com.google.common.collect.ImmutableMap.toImmutableMap;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import dev.overlane.config.model.Conversation;
import dev.overlane.config.model.Expectation;
import dev.overlane.config.model.IpAddress;
import dev.overlane.config.model.IpPrefix;
import dev.overlane.config.model.MacAddress;
import dev.overlane.config.model.Overlay.Encoding;
import dev.overlane.config.model.PortRange;
import dev.overlane.config.model.Protocol;
import dev.overlane.config.model.SegmentRules;
import dev.overlane.flow.compile.RuleArbitraries;
import dev.overlane.flow.compile.RuleInterpreter;
import dev.overlane.flow.compile.RulePacket;
import dev.overlane.flow.compile.Station;
import dev.overlane.flow.compile.Station.Knowledge;
import dev.overlane.flow.compile.TestNetwork;
import dev.overlane.flow.compile.TestNetworks;
import dev.overlane.flow.proof.Expected.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** What the proof says of conversations, against what an interpreter of the rules says. */
final class RuleProofTest {
  private static final ImmutableList<Station> STATIONS =
      ImmutableList.of(station(1, 2), station(1, 3), station(2, 4));
  private static final int CLIENT_PORT = 50_000;

  private static Station station(int host, int ofport) {
    return new Station("h" + host, "s1", ofport, TestNetworks.mac(ofport), Knowledge.ENFORCED);
  }

  @Property(tries = 150)
  void statements_holdIfTheRulesSaySo(@ForAll long seed) {
    RuleArbitraries arbitraries = new RuleArbitraries(seed);
    ImmutableMap<String, MacAddress> macs =
        STATIONS.stream().collect(toImmutableMap(station -> "p" + station.ofport(), Station::mac));
    SegmentRules rules = arbitraries.segmentRules(macs);
    RuleInterpreter interpreter = new RuleInterpreter(rules);
    Views views =
        new Views(TestNetwork.of(Encoding.VNI_PER_SEGMENT, 2, 1, STATIONS).ruled("s1", rules));
    List<Expectation> statements = new ArrayList<>();
    List<Outcome> outcomes = new ArrayList<>();
    for (Station from : STATIONS) {
      for (Station to : STATIONS) {
        for (String service : ImmutableList.of("tcp/22", "tcp/80", "udp/53", "sctp/81", "ping")) {
          if (!from.equals(to)) {
            boolean passes = passes(interpreter, from, to, service);
            Conversation conversation = conversation(from, to, service);
            statements.add(new Expectation.Reaches(name(from), name(to), conversation));
            outcomes.add(passes ? Outcome.HELD : Outcome.BROKEN);
            statements.add(new Expectation.CannotReach(name(from), name(to), conversation));
            outcomes.add(passes ? Outcome.BROKEN : Outcome.HELD);
          }
        }
      }
    }
    views.expect(statements.toArray(Expectation[]::new));

    Finding finding = views.prove();

    assertThat(finding.violations()).isEmpty();
    assertThat(finding.expectations())
        .as("%s", rules)
        .extracting(Expected::outcome)
        .containsExactlyElementsOf(outcomes);
  }

  private static String name(Station station) {
    return Views.name(station.host(), station.ofport());
  }

  private static IpAddress address(Station station) {
    return IpAddress.parse("10.0.0." + station.ofport()).orElseThrow();
  }

  private static Conversation conversation(Station from, Station to, String service) {
    Conversation any =
        Conversation.any(
            Optional.of(from.mac()),
            Optional.of(to.mac()),
            ImmutableList.of(IpPrefix.of(address(from))),
            ImmutableList.of(IpPrefix.of(address(to))));
    int slash = service.indexOf('/');
    return slash < 0
        ? Conversation.with(service, Protocol.PING, Optional.empty(), any)
        : Conversation.with(
            service, protocol(service), PortRange.parse(service.substring(slash + 1)), any);
  }

  private static Protocol protocol(String service) {
    return service.startsWith("tcp")
        ? Protocol.TCP
        : service.startsWith("udp") ? Protocol.UDP : Protocol.SCTP;
  }

  private static boolean passes(
      RuleInterpreter interpreter, Station from, Station to, String service) {
    int slash = service.indexOf('/');
    int number =
        slash < 0 ? 1 : service.startsWith("tcp") ? 6 : service.startsWith("udp") ? 17 : 132;
    RulePacket packet =
        new RulePacket(
            0x0800,
            number,
            address(from),
            address(to),
            slash < 0 ? 8 : CLIENT_PORT,
            slash < 0 ? 0 : Integer.parseInt(service.substring(slash + 1)),
            0x02);
    return interpreter.passes(packet, "p" + from.ofport(), Optional.of("p" + to.ofport()), false);
  }
}
