package dev.overlane.flow.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import dev.overlane.config.model.Expectation;
import dev.overlane.config.model.Ipv4Address;
import dev.overlane.config.model.Overlay.Encoding;
import dev.overlane.config.model.VlanTag;
import dev.overlane.flow.compile.TestNetwork;
import dev.overlane.flow.compile.TestNetworks;
import dev.overlane.flow.pipeline.FlowTable;
import dev.overlane.flow.pipeline.Metadata;
import dev.overlane.flow.pipeline.MetadataField;
import dev.overlane.flow.pipeline.Pipeline;
import dev.overlane.flow.proof.Violation.Kind;
import dev.overlane.flow.state.Bits;
import dev.overlane.flow.state.Flow;
import dev.overlane.flow.state.FlowAction;
import dev.overlane.flow.state.FlowInstruction;
import dev.overlane.flow.state.FlowInstruction.ApplyActions;
import dev.overlane.flow.state.FlowKey;
import dev.overlane.flow.state.FlowMatch;
import dev.overlane.flow.state.FlowMatch.MaskedMac;
import dev.overlane.flow.state.FlowMatch.VlanMatch;
import dev.overlane.flow.state.HeaderField;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicInteger;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class NetworkProofTest {
  private static final int NORMAL = 0xffff_fffa;
  private static final long FOREIGN_COOKIE = 0xbad;

  private final Views seed = new Views(TestNetworks.seed(Encoding.VNI_PER_SEGMENT));

  private static Flow flow(int table, int priority, FlowMatch match, FlowAction... actions) {
    return Flow.of(
        new FlowKey(table, priority, match),
        FOREIGN_COOKIE,
        actions.length == 0
            ? new FlowInstruction[0]
            : new FlowInstruction[] {new ApplyActions(ImmutableList.copyOf(actions))});
  }

  private static FlowAction output(int port) {
    return new FlowAction.Output(port);
  }

  @ParameterizedTest
  @EnumSource(Encoding.class)
  void seed_isProven(Encoding encoding) {
    Views views = new Views(TestNetworks.seed(encoding));
    views.expect(
        new Expectation.Reaches("h1-p2", "h2-p2"),
        new Expectation.Reaches("h2-p3", "h1-p3"),
        new Expectation.Isolated("s1", "s2"),
        new Expectation.Isolated("h1-p2", "s2"));

    Finding finding = views.prove();

    assertThat(finding.violations()).isEmpty();
    assertThat(finding.expectations())
        .extracting(Expected::outcome)
        .containsOnly(Expected.Outcome.HELD);
    assertThat(finding.ports()).isEqualTo(10);
  }

  @Provide
  Arbitrary<TestNetwork> networks() {
    return TestNetworks.any();
  }

  @Property(tries = 200)
  void compiledFlows_areProven(@ForAll("networks") TestNetwork network) {
    Views views = new Views(network);
    for (var left : network.stations()) {
      for (var right : network.stations()) {
        if (!left.equals(right) && left.segment().equals(right.segment())) {
          views.expect(
              new Expectation.Reaches(
                  Views.name(left.host(), left.ofport()),
                  Views.name(right.host(), right.ofport())));
        }
      }
    }

    Finding finding = views.prove();

    assertThat(finding.violations()).isEmpty();
    assertThat(finding.isClean()).isTrue();
  }

  @Test
  void outputToAnotherSegment_isFoundWithItsPacket() {
    Finding finding =
        seed.plant(
                "h1",
                flow(
                    0,
                    999,
                    FlowMatch.ANY
                        .withInPort(2)
                        .withVlan(VlanMatch.of(new VlanTag(7)))
                        .withEthDestination(MaskedMac.exact(TestNetworks.mac(0x99))),
                    output(3)))
            .prove();

    assertThat(finding.violations()).hasSize(1);
    Violation violation = finding.violations().get(0);
    assertThat(violation.title()).isEqualTo("h1-p2 (s1) on h1 reaches h1-p3 (s2) on h1");
    assertThat(violation.kind()).isEqualTo(Kind.CROSSES);
    assertThat(violation.packet())
        .isEqualTo("in_port=2,dl_src=02:00:00:00:00:01,dl_dst=02:00:00:00:00:99,dl_vlan=7");
    assertThat(violation.way()).hasSize(1);
    assertThat(violation.way().get(0).flow().cookie()).isEqualTo(FOREIGN_COOKIE);
  }

  @Test
  void normal_reachesEverything() {
    Finding finding = seed.plant("h1", flow(0, 999, FlowMatch.ANY, output(NORMAL))).prove();

    assertThat(finding.violations()).extracting(Violation::kind).contains(Kind.UNBOUNDED);
    assertThat(finding.violations().get(0).why()).contains("NORMAL");
    // Two members, the foreign port and the host itself; strangers.
    assertThat(finding.violations().stream().map(Violation::from).distinct())
        .hasSizeGreaterThanOrEqualTo(5);
  }

  @Test
  void normalThatNoPacketReaches_isNoViolation() {
    Finding finding =
        seed.plant(
                "h1",
                flow(90, 999, FlowMatch.ANY, output(NORMAL)),
                flow(0, 100, FlowMatch.ANY.withInPort(2).withVlan(VlanMatch.UNTAGGED), output(3)))
            .prove();

    assertThat(finding.violations()).isEmpty();
  }

  @Test
  void flowShadowedByTwoOthersTogether_isNoViolation() {
    FlowMatch group = FlowMatch.ANY.withInPort(2).withEthDestination(MaskedMac.GROUP);
    FlowMatch station =
        FlowMatch.ANY
            .withInPort(2)
            .withEthDestination(
                new MaskedMac(new dev.overlane.config.model.MacAddress(0), MaskedMac.GROUP.mask()));
    seed.plant(
        "h1",
        flow(0, 900, group),
        flow(0, 901, station),
        flow(0, 800, FlowMatch.ANY.withInPort(2), output(3)));

    assertThat(seed.prove().violations()).isEmpty();

    seed.plant("h1", flow(0, 800, FlowMatch.ANY, output(3)));

    assertThat(seed.prove().violations())
        .extracting(violation -> violation.from().port())
        .contains("eth9 (in no segment)")
        .doesNotContain("h1-p2");
  }

  @Test
  void turnedSolicitation_isFollowedAsTheAdvertisementThatItIs() {
    FlowMatch icmp =
        FlowMatch.ANY.with(HeaderField.ETH_TYPE, 0x86dd).with(HeaderField.IP_PROTO, 58);
    FlowMatch question = icmp.withInPort(2).with(HeaderField.ICMPV6_TYPE, 135);
    Flow turn =
        new Flow(
            new FlowKey(0, 900, question),
            FOREIGN_COOKIE,
            ImmutableList.of(
                new FlowInstruction.ApplyActions(
                    ImmutableList.of(new FlowAction.TurnSolicitation(false))),
                new FlowInstruction.GotoTable(91)),
            Flow.Lifetime.PERMANENT);
    seed.plant(
        "h1",
        flow(0, 901, question.with(HeaderField.ICMPV6_CODE, 1)),
        turn,
        flow(91, 2, icmp.with(HeaderField.ICMPV6_TYPE, 135), output(3)),
        flow(91, 1, icmp.with(HeaderField.ICMPV6_CODE, 1), output(3)));

    assertThat(seed.prove().violations()).isEmpty();

    seed.plant("h1", flow(91, 3, icmp.with(HeaderField.ICMPV6_TYPE, 136), output(3)));

    assertThat(seed.prove().violations()).hasSize(1);
    assertThat(seed.prove().violations().get(0).packet()).contains("icmpv6_type=135");
  }

  @Test
  void foreignFieldsOfHeaders_areTakenExactly() {
    FlowMatch ipv4 = FlowMatch.ANY.withInPort(2).with(HeaderField.ETH_TYPE, 0x0800);
    seed.plant("h1", flow(0, 900, ipv4), flow(0, 800, ipv4, output(3)));

    assertThat(seed.prove().violations()).isEmpty();

    seed.plant("h1", flow(0, 901, ipv4, output(3)));

    assertThat(seed.prove().violations()).hasSize(1);
    assertThat(seed.prove().violations().get(0).packet()).contains("eth_type=0x800");
  }

  @Test
  void wrongTunnelKey_crossesAtTheOtherHost() {
    Finding finding =
        seed.plant(
                "h1",
                flow(
                    FlowTable.EGRESS.id(),
                    999,
                    FlowMatch.ANY.withMetadata(MetadataField.SEGMENT.of(10101)),
                    new FlowAction.SetTunnelId(10102),
                    new FlowAction.SetTunnelDestination(address("h2")),
                    output(1)))
            .prove();

    assertThat(finding.violations())
        .extracting(Violation::title)
        .containsExactly("h1-p2 (s1) on h1 reaches h2-p3 (s2) on h2");
    assertThat(finding.violations().get(0).way())
        .extracting(Violation.Hop::host)
        .contains("h1", "h2");
  }

  private Ipv4Address address(String host) {
    return seed.of(host).vtep();
  }

  @Test
  void wrongTunnelEntry_crossesFromTheOtherHost() {
    Finding finding =
        seed.plant(
                "h2",
                Flow.of(
                    new FlowKey(5, 999, FlowMatch.ANY.withInPort(1).withTunnelId(10101)),
                    FOREIGN_COOKIE,
                    new FlowInstruction.WriteMetadata(
                        MetadataField.SEGMENT.of(10102).and(Metadata.TUNNEL)),
                    new FlowInstruction.GotoTable(FlowTable.LEARN.id())))
            .prove();

    assertThat(finding.violations())
        .extracting(Violation::title)
        .contains("h1-p2 (s1) on h1 reaches h2-p3 (s2) on h2");
    assertThat(finding.violations())
        .extracting(violation -> violation.from().port())
        .anyMatch(port -> port.startsWith("a stranger at"));
  }

  @Test
  void tunnelToAStranger_escapes() {
    Finding finding =
        seed.plant(
                "h1",
                flow(
                    FlowTable.EGRESS.id(),
                    999,
                    FlowMatch.ANY.withMetadata(MetadataField.SEGMENT.of(10101)),
                    new FlowAction.SetTunnelDestination(new Ipv4Address(0x0a00_0001)),
                    output(1)))
            .prove();

    assertThat(finding.violations())
        .extracting(Violation::title)
        .containsExactly("h1-p2 (s1) on h1 leaves for 10.0.0.1");
  }

  @Test
  void equalPriorities_bothCount() {
    seed.plant(
        "h1",
        flow(0, 999, FlowMatch.ANY.withInPort(2)),
        flow(0, 999, FlowMatch.ANY.withVlan(VlanMatch.UNTAGGED), output(3)));

    assertThat(seed.prove().violations())
        .extracting(violation -> violation.from().port())
        .contains("h1-p2");
  }

  @Test
  void learnedPlaceOfAnotherSegment_countsOnlyIfItCanBeLearned() {
    Flow leak =
        flow(
            FlowTable.EGRESS.id(),
            999,
            FlowMatch.ANY.withMetadata(
                MetadataField.SEGMENT.of(10101).and(MetadataField.DEST.of(9))),
            output(3));
    Views views = new Views(TestNetworks.seed(Encoding.VNI_PER_SEGMENT)).plant("h2", leak);

    assertThat(views.prove().violations()).isEmpty();

    views.plant("h2", learned(9));

    assertThat(views.prove().violations())
        .extracting(Violation::title)
        .contains("h2-p2 (s1) on h2 reaches h2-p3 (s2) on h2");
  }

  @Test
  void placesThatAreYetToBeLearned_count() {
    // h2-p2 of s1 is learned: where it is, 2, may be loaded; so this flow is hit one day.
    Flow leak =
        flow(
            FlowTable.EGRESS.id(),
            999,
            FlowMatch.ANY.withMetadata(
                MetadataField.SEGMENT.of(10101).and(MetadataField.DEST.of(2))),
            output(3));

    assertThat(seed.plant("h2", leak).prove().violations())
        .extracting(Violation::title)
        .contains("h1-p2 (s1) on h1 reaches h2-p3 (s2) on h2");
  }

  private static Flow learned(int place) {
    return new Flow(
        new FlowKey(
            Pipeline.LEARNED.table(),
            Pipeline.LEARNED.priority(),
            FlowMatch.ANY
                .withMetadata(new Bits(10101, MetadataField.SEGMENT.mask()))
                .withEthDestination(MaskedMac.exact(TestNetworks.mac(0x77)))),
        Pipeline.LEARNED.cookieOfPort(place),
        ImmutableList.of(
            new ApplyActions(
                ImmutableList.of(
                    new FlowAction.LoadMetadata(
                        MetadataField.DEST.offset(), Pipeline.PORT_BITS, place)))),
        new Flow.Lifetime(0, Pipeline.LEARNED.hardTimeout(), 0));
  }

  @Test
  void foreignPortThatIsLetIn_intrudes() {
    Finding finding =
        seed.plant("h1", flow(0, 999, FlowMatch.ANY.withInPort(Views.FOREIGN), output(2))).prove();

    assertThat(finding.violations()).extracting(Violation::kind).containsExactly(Kind.INTRUDES);
  }

  @Test
  void outputToTheHostOrAForeignPort_crosses() {
    FlowMatch from = FlowMatch.ANY.withInPort(2);
    seed.plant(
        "h1", flow(0, 999, from, output(SwitchView.LOCAL_PORT), output(Views.FOREIGN), output(55)));

    assertThat(seed.prove().violations())
        .extracting(Violation::title)
        .containsExactlyInAnyOrder(
            "h1-p2 (s1) on h1 reaches br0 (the host itself) on h1",
            "h1-p2 (s1) on h1 reaches eth9 (in no segment) on h1");
  }

  @Test
  void resubmitThatGoesRound_ends() {
    seed.plant(
        "h1", flow(0, 999, FlowMatch.ANY.withInPort(2), new FlowAction.Resubmit(0), output(3)));

    assertThat(seed.prove().violations()).isEmpty();
  }

  @Test
  void mirror_bypasses() {
    seed.shortcut(
        "h1", new Shortcut("mirror m0", ImmutableSet.of(2), OptionalInt.of(Views.FOREIGN)));

    assertThat(seed.prove().violations())
        .extracting(Violation::title)
        .containsExactly("h1-p2 (s1) on h1 reaches eth9 (in no segment) on h1");
  }

  @Test
  void unseenHost_leavesExpectationsOpen() {
    seed.remove("h2");
    seed.expect(new Expectation.Reaches("h1-p2", "h2-p2"), new Expectation.Isolated("s1", "s2"));

    Finding finding = seed.prove();

    assertThat(finding.violations()).isEmpty();
    assertThat(finding.expectations())
        .extracting(Expected::outcome)
        .containsExactly(Expected.Outcome.UNKNOWN, Expected.Outcome.UNKNOWN);
  }

  @Test
  void missingFlow_breaksAnExpectation() {
    seed.put(seed.of("h2").withFlows(dev.overlane.flow.state.FlowSet.EMPTY));
    seed.expect(new Expectation.Reaches("h1-p2", "h2-p2"), new Expectation.Isolated("s1", "s2"));

    Finding finding = seed.prove();

    assertThat(finding.violations()).isEmpty();
    assertThat(finding.expectations())
        .extracting(Expected::outcome)
        .containsExactly(Expected.Outcome.BROKEN, Expected.Outcome.HELD);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1 << 30})
  void changeOfOneHost_isProvenAnewThere_howeverLittleIsKept(long bytes) {
    NetworkProof proof = new NetworkProof(work -> work.forEach(Runnable::run), bytes);
    assertThat(proof.prove(seed.network()).isClean()).isTrue();
    SwitchView good = seed.of("h2");

    seed.plant("h2", flow(0, 999, FlowMatch.ANY.withInPort(1), output(3)));
    Finding bad = proof.prove(seed.network());
    seed.put(good);
    Finding again = proof.prove(seed.network());

    assertThat(bad.renewed()).isEqualTo(1);
    assertThat(bad.violations())
        .extracting(Violation::title)
        .contains("h1-p2 (s1) on h1 reaches h2-p3 (s2) on h2");
    assertThat(again.violations()).isEmpty();
  }

  @Test
  void proofThatFailed_isMadeFromNothing() {
    seed.plant("h2", flow(0, 999, FlowMatch.ANY.withInPort(1), output(3)));
    AtomicInteger rounds = new AtomicInteger();
    NetworkProof proof =
        new NetworkProof(
            work -> {
              if (rounds.incrementAndGet() == 2) {
                throw new IllegalStateException("no memory for the suspects");
              }
              work.forEach(Runnable::run);
            },
            1 << 30);

    assertThatThrownBy(() -> proof.prove(seed.network())).hasMessageContaining("no memory");

    assertThat(proof.prove(seed.network()).violations()).isNotEmpty();
  }
}
