package dev.overlane.flow.compile;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.ImmutableSortedMap;
import com.google.common.collect.ImmutableSortedSet;
import dev.overlane.config.model.Overlay.Encoding;
import dev.overlane.flow.compile.SegmentRoster.HostMembers;
import dev.overlane.flow.compile.Station.Knowledge;
import dev.overlane.flow.state.Flow;
import dev.overlane.flow.state.FlowSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

final class AssumedMembersTest {

  @Property(tries = 300)
  void forgottenHosts_assumedFromTheFlows_compileToTheSameFlows(
      @ForAll("networks") TestNetwork network, @ForAll("forgotten") Set<String> forgotten) {
    for (String host : network.model().hosts().keySet()) {
      FlowSet before = network.flows(host);

      FlowSet after =
          FlowCompiler.compile(
              network.model(),
              network.host(host),
              network.bindings(host),
              withAssumed(network, forgotten, before));

      assertThat(after.flows().asList()).isEqualTo(before.flows().asList());
    }
  }

  @Test
  void unknownAddresses_areAssumedOfEachHost_becauseFlowsDoNotTellWhose() {
    TestNetwork network =
        TestNetwork.of(
            Encoding.VNI_PER_SEGMENT,
            3,
            1,
            ImmutableList.of(
                new Station("h1", "s1", 2, TestNetworks.mac(1), Knowledge.KNOWN),
                new Station("h2", "s1", 2, TestNetworks.mac(2), Knowledge.KNOWN),
                new Station("h3", "s1", 2, TestNetworks.mac(3), Knowledge.UNKNOWN)));

    var assumed = AssumedMembers.in(network.model(), network.flows("h1"), ImmutableSet.of("h2"));

    assertThat(assumed)
        .isEqualTo(
            ImmutableMap.of(
                "s1",
                ImmutableMap.of(
                    "h2",
                    new HostMembers(
                        network.host("h2").address(),
                        ImmutableSortedSet.of(TestNetworks.mac(2)),
                        true))));
  }

  @Test
  void flowsOfOthers_areNotBelieved() {
    TestNetwork network = TestNetworks.seed(Encoding.VNI_PER_SEGMENT);
    FlowSet foreign =
        FlowSet.of(
            network.flows("h1").flows().stream()
                .map(flow -> new Flow(flow.key(), 1, flow.instructions(), flow.lifetime()))
                .toList());

    assertThat(AssumedMembers.in(network.model(), foreign, ImmutableSet.of("h2"))).isEmpty();
  }

  @Test
  void segmentsAndHostsThatTheFileHasNot_areNotAssumed() {
    TestNetwork before = TestNetworks.seed(Encoding.VNI_PER_SEGMENT);
    TestNetwork fewerHosts = TestNetwork.of(Encoding.VNI_PER_SEGMENT, 1, 2, ImmutableList.of());
    TestNetwork fewerSegments = TestNetwork.of(Encoding.VNI_PER_SEGMENT, 2, 1, ImmutableList.of());
    FlowSet flows = before.flows("h1");

    assertThat(AssumedMembers.in(fewerHosts.model(), flows, ImmutableSet.of("h2"))).isEmpty();
    assertThat(AssumedMembers.in(fewerSegments.model(), flows, ImmutableSet.of("h2")))
        .containsOnlyKeys("s1");
  }

  /** The rosters without some hosts, and what the flows remember of those. */
  private static ImmutableMap<String, SegmentRoster> withAssumed(
      TestNetwork network, Set<String> forgotten, FlowSet observed) {
    Map<String, TreeMap<String, HostMembers>> members = new TreeMap<>();
    network
        .rosters()
        .forEach(
            (segment, roster) -> {
              TreeMap<String, HostMembers> hosts = new TreeMap<>(roster.hosts());
              hosts.keySet().removeAll(forgotten);
              members.put(segment, hosts);
            });
    AssumedMembers.in(network.model(), observed, forgotten)
        .forEach(
            (segment, hosts) ->
                members.computeIfAbsent(segment, name -> new TreeMap<>()).putAll(hosts));
    ImmutableMap.Builder<String, SegmentRoster> rosters = ImmutableMap.builder();
    members.forEach(
        (segment, hosts) ->
            rosters.put(
                segment, new SegmentRoster(segment, ImmutableSortedMap.copyOfSorted(hosts))));
    return rosters.buildOrThrow();
  }

  @Provide
  Arbitrary<TestNetwork> networks() {
    return TestNetworks.any();
  }

  @Provide
  Arbitrary<Set<String>> forgotten() {
    return Arbitraries.of("h1", "h2", "h3", "h4").set();
  }
}
