package dev.overlane.flow.proof;

import static com.google.common.collect.ImmutableMap.toImmutableMap;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import dev.overlane.config.model.MacAddress;
import dev.overlane.config.model.Overlay.Encoding;
import dev.overlane.config.model.SegmentRules;
import dev.overlane.flow.compile.RuleArbitraries;
import dev.overlane.flow.compile.RuleInterpreter;
import dev.overlane.flow.compile.RulePacket;
import dev.overlane.flow.compile.Station;
import dev.overlane.flow.compile.Station.Knowledge;
import dev.overlane.flow.compile.TestNetwork;
import dev.overlane.flow.compile.TestNetworks;
import dev.overlane.flow.ovs.OvsSandbox;
import dev.overlane.flow.pipeline.FlowText;
import dev.overlane.flow.state.HeaderMatch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Random access rules in a real switch, given in the syntax that people read: it lets pass what the
 * file's words say.
 */
final class RuleTraceDifferenceTest {
  private static final int ROUNDS = 40;
  private static final int PACKETS = 60;
  private static final MacAddress BROADCAST = new MacAddress(0xffff_ffff_ffffL);
  private static final ImmutableList<Station> STATIONS =
      ImmutableList.of(station(2), station(3), station(4));

  private static @Nullable OvsSandbox sandbox;

  private static Station station(int ofport) {
    return new Station("h1", "s1", ofport, TestNetworks.mac(ofport), Knowledge.ENFORCED);
  }

  private static OvsSandbox sandbox() {
    return java.util.Objects.requireNonNull(sandbox);
  }

  @BeforeAll
  static void start() {
    sandbox = OvsSandbox.start();
    List<String> arguments =
        new ArrayList<>(List.of("add-br", "br0", "--", "set", "bridge", "br0", "fail_mode=secure"));
    arguments.add("protocols=OpenFlow14");
    for (Station station : STATIONS) {
      String name = name(station);
      arguments.addAll(List.of("--", "add-port", "br0", name, "--", "set", "interface", name));
      arguments.addAll(List.of("type=dummy", "ofport_request=" + station.ofport()));
    }
    sandbox.vsctl(arguments.toArray(String[]::new));
  }

  @AfterAll
  static void stop() {
    if (sandbox != null) {
      sandbox.close();
    }
  }

  private static String name(Station station) {
    return "p" + station.ofport();
  }

  @Test
  void packets_passInOpenVswitchAsTheRulesSay() throws IOException {
    ImmutableMap<String, MacAddress> macs =
        STATIONS.stream().collect(toImmutableMap(RuleTraceDifferenceTest::name, Station::mac));
    int passed = 0;
    addMeters();
    try (TraceSocket trace = new TraceSocket(sandbox().path("ovs-vswitchd.ctl"))) {
      for (int round = 0; round < ROUNDS; round++) {
        RuleArbitraries arbitraries = new RuleArbitraries(round);
        SegmentRules rules = arbitraries.segmentRules(macs);
        install(rules);
        for (int i = 0; i < PACKETS; i++) {
          Station from = arbitraries.one(STATIONS);
          Optional<Station> to =
              Optional.of(arbitraries.one(STATIONS)).filter(s -> !s.equals(from));
          RulePacket packet = arbitraries.packet();
          if (packet.isOffer()) {
            continue;
          }
          String text = text(packet, from, to.map(Station::mac).orElse(BROADCAST));

          boolean passes = !trace.outputs("br0", text).isEmpty();

          assertThat(passes)
              .as("round %s: %s by %s", round, text, rules)
              .isEqualTo(
                  new RuleInterpreter(rules)
                      .passes(
                          packet, name(from), to.map(RuleTraceDifferenceTest::name), to.isEmpty()));
          passed += passes ? 1 : 0;
        }
      }
    }
    assertThat(passed).isBetween(ROUNDS * PACKETS / 5, ROUNDS * PACKETS * 4 / 5);
  }

  /** A switch takes no flow with a meter that it lacks. */
  private static void addMeters() {
    network(SegmentRules.NONE)
        .bindings("h1")
        .meters()
        .forEach(
            (number, metering) ->
                sandbox().ofctl("add-meter", "br0", "meter=" + number + "," + metering));
  }

  private static TestNetwork network(SegmentRules rules) {
    return TestNetwork.of(Encoding.VNI_PER_SEGMENT, 1, 1, STATIONS).ruled("s1", rules);
  }

  private static void install(SegmentRules rules) throws IOException {
    Path file = Path.of(sandbox().path("flows"));
    Files.writeString(
        file,
        network(rules).flows("h1").flows().stream()
            .map(FlowText::of)
            .collect(joining("\n", "", "\n")));
    sandbox().ofctl("replace-flows", "br0", file.toString());
  }

  private static String text(RulePacket packet, Station from, MacAddress to) {
    return "in_port="
        + from.ofport()
        + ",dl_src="
        + from.mac()
        + ",dl_dst="
        + to
        + ","
        + packet.headers(from.mac()).stream().map(HeaderMatch::toString).collect(joining(","));
  }
}
