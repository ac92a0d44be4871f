package dev.overlane.flow.trace;

import static com.google.common.collect.ImmutableMultiset.toImmutableMultiset;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMultiset;
import dev.overlane.config.model.Host;
import dev.overlane.config.model.Ipv4Address;
import dev.overlane.config.model.MacAddress;
import dev.overlane.config.model.Overlay.Encoding;
import dev.overlane.config.model.VlanTag;
import dev.overlane.config.model.Vni;
import dev.overlane.flow.compile.Station;
import dev.overlane.flow.compile.Station.Knowledge;
import dev.overlane.flow.compile.TestNetwork;
import dev.overlane.flow.compile.TestNetworks;
import dev.overlane.flow.pipeline.FlowPriority;
import dev.overlane.flow.pipeline.FlowTable;
import dev.overlane.flow.pipeline.Metadata;
import dev.overlane.flow.pipeline.Pipeline;
import dev.overlane.flow.pipeline.TunnelKey;
import dev.overlane.flow.state.Flow;
import dev.overlane.flow.state.FlowAction;
import dev.overlane.flow.state.FlowInstruction.ApplyActions;
import dev.overlane.flow.state.FlowMatch;
import dev.overlane.flow.state.FlowMatch.MaskedMac;
import dev.overlane.flow.trace.Fabric.Delivery;
import java.util.List;
import java.util.function.Predicate;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.GenerationMode;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What the flows of all hosts together do with every kind of packet, from every port. */
final class IsolationTest {
  private static final MacAddress BROADCAST = new MacAddress(0xffff_ffff_ffffL);
  private static final MacAddress MULTICAST = new MacAddress(0x0100_5e00_00fbL);
  private static final MacAddress STRANGER = TestNetworks.mac(0xffff);

  @Property(tries = 150)
  void groupFrame_reachesEachOtherMemberOfTheSegmentOnceAndUntagged(
      @ForAll("networks") TestNetwork network) {
    TestFabric fabric = new TestFabric(network);
    for (Station from : network.stations()) {
      for (MacAddress to : List.of(BROADCAST, MULTICAST)) {
        assertThat(send(fabric, from, to)).isEqualTo(others(network, from));
      }
    }
  }

  @Property(tries = 150)
  void frameToNobody_isFloodedInTheSegment(@ForAll("networks") TestNetwork network) {
    TestFabric fabric = new TestFabric(network);
    for (Station from : network.stations()) {
      assertThat(send(fabric, from, STRANGER)).isEqualTo(others(network, from));
    }
  }

  @Property(tries = 150)
  void unicast_reachesOnlyItsMemberOnceItIsKnownOrHasSpoken(
      @ForAll("networks") TestNetwork network) {
    TestFabric fabric = new TestFabric(network);
    for (Station from : network.stations()) {
      for (Station to : network.stations()) {
        ImmutableMultiset<Delivery> found = send(fabric, from, to.mac());
        boolean known = from.segment().equals(to.segment()) && to.knowledge() != Knowledge.UNKNOWN;
        if (known) {
          assertThat(found).isEqualTo(only(from, to));
        } else {
          assertThat(found).isIn(only(from, to), others(network, from));
        }
      }
    }
    network.stations().forEach(speaker -> send(fabric, speaker, BROADCAST));
    for (Station from : network.stations()) {
      for (Station to : network.stations()) {
        boolean member = from.segment().equals(to.segment());
        assertThat(send(fabric, from, to.mac()))
            .isEqualTo(member ? only(from, to) : others(network, from));
      }
    }
  }

  @Property(tries = 150)
  void framesThatNoStationMaySend_areDropped(@ForAll("networks") TestNetwork network) {
    TestFabric fabric = new TestFabric(network);
    for (Station from : network.stations()) {
      Frame frame = Frame.local(from.ofport(), from.mac(), BROADCAST);
      assertThat(send(fabric, from, new MacAddress(0x0180_c200_000eL))).isEmpty();
      for (int tag : new int[] {0, 1, 101, 102, 103}) {
        assertThat(fabric.send(from.host(), frame.tagged(tag))).isEmpty();
        assertThat(fabric.send(from.host(), frame.tagged(tag, 101))).isEmpty();
      }
      assertThat(fabric.send(from.host(), Frame.local(from.ofport(), MULTICAST, BROADCAST)))
          .isEmpty();
      if (from.knowledge() == Knowledge.ENFORCED) {
        assertThat(fabric.send(from.host(), Frame.local(from.ofport(), STRANGER, BROADCAST)))
            .isEmpty();
      }
    }
    for (String host : network.model().hosts().keySet()) {
      assertThat(fabric.send(host, Frame.local(99, STRANGER, BROADCAST))).isEmpty();
      assertThat(fabric.send(host, Frame.local(1, STRANGER, BROADCAST))).isEmpty();
    }
  }

  @Property(tries = 150)
  void forgedTunnelPacket_isDropped(@ForAll("networks") TestNetwork network) {
    TestFabric fabric = new TestFabric(network);
    Ipv4Address stranger = new Ipv4Address(0xcb00_7101);
    for (String host : network.model().hosts().keySet()) {
      for (String segment : network.model().segments().keySet()) {
        TunnelKey key = network.key(segment);
        Frame frame = tagged(Frame.local(1, STRANGER, BROADCAST), key);
        assertThat(fabric.send(host, frame.through(1, key.id(), stranger))).isEmpty();
        for (Host peer : network.model().hosts().values()) {
          if (!peer.name().equals(host)) {
            if (!network.hasMember(peer.name(), segment)) {
              assertThat(fabric.send(host, frame.through(1, key.id(), peer.address()))).isEmpty();
            }
            assertThat(fabric.send(host, frame.through(1, 999, peer.address()))).isEmpty();
            assertThat(fabric.send(host, frame.tagged(999).through(1, key.id(), peer.address())))
                .isEmpty();
            Frame fromGroup = tagged(Frame.local(1, MULTICAST, BROADCAST), key);
            assertThat(fabric.send(host, fromGroup.through(1, key.id(), peer.address()))).isEmpty();
          }
        }
      }
    }
  }

  @Property(tries = 150)
  void tunnelPacket_reachesOnlyMembersOnTheHostItselfOnce(@ForAll("networks") TestNetwork network) {
    TestFabric fabric = new TestFabric(network);
    for (Station from : network.stations()) {
      for (String host : network.model().hosts().keySet()) {
        if (host.equals(from.host())) {
          continue;
        }
        TunnelKey key = network.key(from.segment());
        Frame frame = tagged(Frame.local(1, from.mac(), BROADCAST), key);
        assertThat(
                fabric.send(host, frame.through(1, key.id(), network.host(from.host()).address())))
            .isEqualTo(
                deliveries(
                    network, to -> to.host().equals(host) && to.segment().equals(from.segment())));
      }
    }
  }

  @Property(tries = 150)
  void tunnelPacket_toAKnownMemberOfAnotherHost_isDropped(@ForAll("networks") TestNetwork network) {
    TestFabric fabric = new TestFabric(network);
    for (Station from : network.stations()) {
      for (Station to : network.stations()) {
        boolean known = to.segment().equals(from.segment()) && to.knowledge() != Knowledge.UNKNOWN;
        TunnelKey key = network.key(from.segment());
        Frame frame = tagged(Frame.local(1, from.mac(), to.mac()), key);
        for (String host : network.model().hosts().keySet()) {
          if (known && !host.equals(to.host()) && !host.equals(from.host())) {
            Ipv4Address sender = network.host(from.host()).address();
            assertThat(fabric.send(host, frame.through(1, key.id(), sender))).isEmpty();
          }
        }
      }
    }
  }

  @Property(tries = 300)
  void whateverIsLearned_nothingLeavesItsSegment(
      @ForAll("networks") TestNetwork network,
      @ForAll("lies") List<Flow> lies,
      @ForAll("lies") List<Flow> otherLies) {
    TestFabric fabric = new TestFabric(network);
    for (String host : network.model().hosts().keySet()) {
      (host.compareTo("h3") < 0 ? lies : otherLies).forEach(fabric.at(host)::learn);
    }
    for (Station from : network.stations()) {
      for (long to = 1; to <= 8; to++) {
        assertThat(others(network, from).elementSet())
            .containsAll(send(fabric, from, TestNetworks.mac(to)).elementSet());
      }
    }
  }

  @Property(tries = 150)
  void everythingLearned_isGenuine(@ForAll("networks") TestNetwork network) {
    TestFabric fabric = new TestFabric(network);
    network.stations().forEach(speaker -> send(fabric, speaker, BROADCAST));
    for (String host : network.model().hosts().keySet()) {
      assertThat(fabric.at(host).learned()).allMatch(Pipeline.LEARNED::isGenuine);
    }
  }

  private static ImmutableMultiset<Delivery> send(TestFabric fabric, Station from, MacAddress to) {
    return ImmutableMultiset.copyOf(
        fabric.send(from.host(), Frame.local(from.ofport(), from.mac(), to)));
  }

  private static Frame tagged(Frame frame, TunnelKey key) {
    return key.tag().map(tag -> frame.tagged(tag.value())).orElse(frame);
  }

  private static ImmutableMultiset<Delivery> others(TestNetwork network, Station from) {
    return deliveries(network, to -> to.segment().equals(from.segment()) && !to.equals(from));
  }

  private static ImmutableMultiset<Delivery> only(Station from, Station to) {
    return to.equals(from) ? ImmutableMultiset.of() : ImmutableMultiset.of(delivery(to));
  }

  private static ImmutableMultiset<Delivery> deliveries(
      TestNetwork network, Predicate<Station> reached) {
    return network.stations().stream()
        .filter(reached)
        .map(IsolationTest::delivery)
        .collect(toImmutableMultiset());
  }

  private static Delivery delivery(Station station) {
    return new Delivery(station.host(), station.ofport(), ImmutableList.of());
  }

  @Property(tries = 2, generation = GenerationMode.EXHAUSTIVE)
  void broadcast_inASegmentOfManyHosts_isSentOnceToEach(@ForAll Encoding encoding) {
    TestNetwork crowd = TestNetworks.crowd(encoding, 1100);
    TunnelKey key = crowd.key("s1");

    List<Emission> emissions =
        SwitchOracle.of(crowd.flows("h1"))
            .receive(Frame.local(2, TestNetworks.mac(1), BROADCAST))
            .emissions();

    assertThat(emissions)
        .hasSize(1099)
        .allMatch(
            emission -> emission.tags().equals(key.tag().stream().map(VlanTag::value).toList()))
        .extracting(emission -> emission.tunnel().orElseThrow())
        .doesNotHaveDuplicates()
        .allMatch(outer -> outer.key() == key.id());
  }

  /** Entries that say of an address whatever an attacker might have them say. */
  @Provide
  Arbitrary<List<Flow>> lies() {
    Arbitrary<Integer> segments = Arbitraries.of(10101, 10102, 10103);
    Arbitrary<Long> stations = Arbitraries.longs().between(1, 8);
    Arbitrary<Long> places =
        Arbitraries.oneOf(
            Arbitraries.longs().between(0, 9),
            Arbitraries.longs().between(0xc0a8_4d00L, 0xc0a8_4d05L));
    return Combinators.combine(segments, stations, places)
        .as(IsolationTest::lie)
        .list()
        .ofMaxSize(20);
  }

  private static Flow lie(int segment, long station, long place) {
    FlowMatch match =
        FlowMatch.ANY
            .withMetadata(Metadata.segment(new Vni(segment)))
            .withEthDestination(MaskedMac.exact(TestNetworks.mac(station)));
    return new Flow(
        FlowTable.LEARNED.key(FlowPriority.EXACT, match),
        Pipeline.LEARNED.cookieOfSegment(segment),
        ImmutableList.of(
            new ApplyActions(ImmutableList.of(new FlowAction.LoadMetadata(32, 32, place)))),
        new Flow.Lifetime(0, Pipeline.LEARNED_HARD_TIMEOUT, 0));
  }

  @Provide
  Arbitrary<TestNetwork> networks() {
    return TestNetworks.any();
  }
}
