package dev.overlane.flow.compile;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.ImmutableSortedMap;
import com.google.common.collect.ImmutableSortedSet;
import dev.overlane.config.model.IpAddress;
import dev.overlane.config.model.MacAddress;
import dev.overlane.config.model.Overlay.Encoding;
import dev.overlane.flow.compile.HostBindings.LocalPort;
import dev.overlane.flow.compile.SegmentRoster.AddressOwner;
import dev.overlane.flow.compile.SegmentRoster.HostMembers;
import dev.overlane.flow.pipeline.FlowTable;
import dev.overlane.flow.pipeline.FlowText;
import dev.overlane.flow.state.FlowSet;
import dev.overlane.flow.state.HeaderField;
import dev.overlane.flow.state.HeaderMatch;
import dev.overlane.flow.trace.Emission;
import dev.overlane.flow.trace.Frame;
import dev.overlane.flow.trace.Journey;
import dev.overlane.flow.trace.SwitchOracle;
import dev.overlane.golden.Golden;
import java.io.IOException;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A (port 2) and an unknown station (port 3) ask their switch for others of their segment. */
final class AnswersTest {
  private static final MacAddress A = TestNetworks.mac(0xa);
  private static final MacAddress B = TestNetworks.mac(0xb);
  private static final MacAddress ASKER = TestNetworks.mac(0xc);
  private static final MacAddress ROUTER = TestNetworks.mac(0xd);
  private static final MacAddress GROUP = new MacAddress(0x3333_ff00_000bL);
  private static final MacAddress NOT_SAID = new MacAddress(0);
  private static final int SOLICITATION = 135;

  private static final FlowSet FLOWS = flows();

  private static FlowSet flows() {
    TestNetwork seed = TestNetworks.seed(Encoding.VNI_PER_SEGMENT);
    PortSecurity ofA =
        new PortSecurity(
            ImmutableList.of(ip("192.0.2.10"), ip("2001:db8::a")),
            ImmutableSet.of(),
            Optional.empty());
    LocalPort a = new LocalPort("A", "s1", 2, Optional.of(A), Optional.of(A), ofA);
    LocalPort asker = new LocalPort("C", "s1", 3, Optional.empty(), Optional.empty());
    SegmentRoster roster =
        new SegmentRoster(
            "s1",
            ImmutableSortedMap.of(
                "h2",
                new HostMembers(seed.host("h2").address(), ImmutableSortedSet.of(B, ROUTER), true)),
            ImmutableSortedMap.<IpAddress, AddressOwner>naturalOrder()
                .put(ip("192.0.2.10"), owner(A))
                .put(ip("192.0.2.11"), owner(B))
                .put(ip("2001:db8::a"), owner(A))
                .put(ip("2001:db8::b"), owner(B))
                .put(ip("2001:db8::d"), new AddressOwner(Optional.of(ROUTER), true))
                .put(ip("2001:db8::e"), new AddressOwner(Optional.empty(), false))
                .put(ip("2001:db8::f"), owner(TestNetworks.mac(0xf)))
                .buildOrThrow());
    return FlowCompiler.compile(
        seed.model(),
        seed.host("h1"),
        HostBindings.of(OptionalInt.of(1), ImmutableSortedMap.of("A", a, "C", asker)),
        ImmutableMap.of("s1", roster));
  }

  private static AddressOwner owner(MacAddress mac) {
    return new AddressOwner(Optional.of(mac), false);
  }

  private static IpAddress ip(String text) {
    return new IpAddress(text);
  }

  @Test
  void answers_compileToTheseFlows() throws IOException {
    Golden.check(
        "src/test/resources/golden/answers-h1.flows",
        FLOWS.flows().stream()
            .filter(
                flow ->
                    flow.key().table() == FlowTable.ANSWER.id()
                        || flow.key().table() == FlowTable.ADVERTISE.id())
            .map(FlowText::of)
            .collect(joining("\n", "", "\n")));
  }

  @ParameterizedTest
  @CsvSource({"2001:db8::a", "2001:db8::b", "2001:db8::d"})
  void whoLooksForADeclaredAddressWithAMac_isAnsweredAndNobodyElseGetsTheQuestion(String target) {
    Journey journey = receive(3, ASKER, GROUP, target, ASKER);

    assertThat(journey.emissions())
        .containsExactly(new Emission(3, Optional.empty(), ImmutableList.of()));
    assertThat(journey.last().table()).isEqualTo(FlowTable.ADVERTISE.id());
    assertThat(journey.steps()).allMatch(step -> step.hits().size() == 1);
    assertThat(journey.learned()).isEmpty();
  }

  @Test
  void ownerWhoAsksForItself_reachesTheOthers() {
    assertFlooded(receive(2, A, GROUP, "2001:db8::a", A));
  }

  @Test
  void questionThatDoesNotSayWhereTheAnswerIsToGo_reachesTheOthers() {
    assertFlooded(receive(3, ASKER, GROUP, "2001:db8::b", NOT_SAID));
    assertFlooded(receive(2, A, GROUP, "2001:db8::a", NOT_SAID));
  }

  @Test
  void questionForAnAddressWithoutAKnownMac_reachesTheOthers() {
    assertFlooded(receive(3, ASKER, GROUP, "2001:db8::e", ASKER));
    assertFlooded(receive(3, ASKER, GROUP, "2001:db8::f", ASKER));
    assertFlooded(receive(3, ASKER, GROUP, "2001:db8::1", ASKER));
  }

  @Test
  void probeToTheNeighbourItself_reachesIt() {
    Journey journey = receive(3, ASKER, A, "2001:db8::a", ASKER);

    assertThat(journey.emissions()).extracting(Emission::port).containsExactly(2);
  }

  private static void assertFlooded(Journey journey) {
    assertThat(journey.steps())
        .noneMatch(step -> step.table() == FlowTable.ADVERTISE.id())
        .allMatch(step -> step.hits().size() == 1);
    assertThat(journey.emissions()).hasSize(2);
  }

  private static Journey receive(
      int port, MacAddress source, MacAddress destination, String target, MacAddress said) {
    String from = port == 2 ? "2001:db8::a" : "2001:db8::c";
    return SwitchOracle.of(FLOWS)
        .receive(
            Frame.local(port, source, destination)
                .carrying(
                    ImmutableList.of(
                        HeaderMatch.exact(HeaderField.ETH_TYPE, 0x86dd),
                        HeaderMatch.exact(HeaderField.IP_PROTO, 58),
                        HeaderMatch.exact(HeaderField.IPV6_SRC, ip(from)),
                        HeaderMatch.exact(HeaderField.ICMPV6_TYPE, SOLICITATION),
                        HeaderMatch.exact(HeaderField.ICMPV6_CODE, 0),
                        HeaderMatch.exact(HeaderField.ND_TARGET, ip(target)),
                        HeaderMatch.exact(HeaderField.ND_SLL, said))));
  }
}
