package dev.overlane.controller.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import dev.overlane.config.model.NetworkModel;
import dev.overlane.controller.plan.Networks;
import dev.overlane.controller.sim.FakeEtcd;
import dev.overlane.controller.sim.FakeHost;
import dev.overlane.controller.sim.VirtualTime;
import dev.overlane.controller.sim.World;
import dev.overlane.flow.state.FlowChangeSet;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two controllers of one network on virtual time, in cases that chance seldom makes. */
final class SeveralControllersTest {
  private static final String FILE =
      """
      version: 1
      cluster:
        name: prod
        etcd: [ "http://127.0.0.1:2379" ]
        members: { c1: "tcp:192.168.77.1:6653", c2: "tcp:192.168.77.2:6653" }
      segments: { ab: { vlan: 100 } }
      hosts:
        dt-1: { address: 192.168.77.25, ports: { A: { segment: ab, interface: vA } } }
        dt-2: { address: 192.168.77.26, ports: { B: { segment: ab, interface: vB } } }
      """;

  private static final NetworkModel MODEL = Networks.parse(FILE);
  private static final Duration SOON = Duration.ofSeconds(2);

  private final World world = new World(VirtualTime.inOrder());
  private final FakeEtcd etcd = new FakeEtcd(world.time());
  private final ImmutableList<FakeHost> hosts =
      ImmutableList.of(
          world.addHost("dt-1", "192.168.77.25"), world.addHost("dt-2", "192.168.77.26"));
  private final ImmutableList<SimulatedMember> members =
      ImmutableList.of(member("c1"), member("c2"));

  private SimulatedMember member(String name) {
    return new SimulatedMember(name, world, etcd, 0, ReconcilerSettings.DEFAULT);
  }

  @BeforeEach
  void start() {
    members.forEach(member -> member.offer(FILE, MODEL));
    world.time().advance(Duration.ofSeconds(10));
    members.forEach(member -> assertThat(member.status().converged()).isTrue());
  }

  private SimulatedMember owner(FakeHost host) {
    ImmutableList<SimulatedMember> owners =
        members.stream()
            .filter(member -> member.epoch(host.name()).isPresent())
            .collect(ImmutableList.toImmutableList());
    assertThat(owners).hasSize(1);
    return owners.get(0);
  }

  private SimulatedMember other(SimulatedMember member) {
    return members.get(1 - members.indexOf(member));
  }

  private static String problem(SimulatedMember member) {
    return member.status().cluster().orElseThrow().problem().orElse("");
  }

  private static void breakFlows(FakeHost host) {
    host.flows()
        .tamper(
            new FlowChangeSet(
                host.flows().flows().flows().asList(), ImmutableList.of(), ImmutableList.of()));
  }

  @Test
  void hostThatItsOwnerCannotReach_isAnothers_andIsNotGivenBackAtOnce() {
    FakeHost host = hosts.get(0);
    SimulatedMember owner = owner(host);

    owner.place().cut(host);
    world.time().advance(Duration.ofSeconds(4));
    assertThat(owner(host)).isSameAs(owner);
    world.time().advance(Duration.ofSeconds(3));
    assertThat(owner(host)).isSameAs(other(owner));
    breakFlows(host);
    world.time().advance(SOON);
    assertThat(other(owner).status().converged()).isTrue();

    owner.place().mend(host);
    world.time().advance(Duration.ofSeconds(25));
    assertThat(owner(host)).isSameAs(other(owner));
    world.time().advance(Duration.ofSeconds(10));
    assertThat(owner(host)).isSameAs(owner);
  }

  @Test
  void hostThatNobodyCanReach_staysWithWhoHasIt() {
    FakeHost host = hosts.get(0);
    SimulatedMember owner = owner(host);
    owner.place().cut(host);
    world.time().advance(Duration.ofSeconds(8));
    SimulatedMember second = owner(host);

    second.place().cut(host);
    world.time().advance(Duration.ofSeconds(60));
    assertThat(owner(host)).isSameAs(second);
    second.place().mend(host);
    world.time().advance(SOON);
    assertThat(owner(host)).isSameAs(second);
    breakFlows(host);
    world.time().advance(SOON);
    assertThat(second.status().converged()).isTrue();
  }

  @Test
  void memberThatStarts_takesNoHost_beforeItReachesIt() {
    FakeHost host = hosts.get(0);
    SimulatedMember owner = owner(host);
    owner.kill();
    world.time().advance(Duration.ofSeconds(6));
    assertThat(owner(host)).isSameAs(other(owner));

    owner.place().cut(host);
    owner.start(FILE, MODEL);
    world.time().advance(Duration.ofSeconds(60));
    assertThat(owner(host)).isSameAs(other(owner));
    owner.place().mend(host);
    world.time().advance(Duration.ofSeconds(3));
    assertThat(owner(host)).isSameAs(owner);
  }

  @Test
  void etcdThatLostItsHistory_isToldBy_membersThatRun() {
    Runnable restore = etcd.backup();
    SimulatedMember second = members.get(1);
    second.restart(FILE, MODEL);
    world.time().advance(Duration.ofSeconds(10));
    members.forEach(member -> assertThat(problem(member)).isEmpty());

    restore.run();
    world.time().advance(Duration.ofSeconds(10));

    members.forEach(member -> assertThat(problem(member)).contains("etcd has lost its history"));
  }

  @Test
  void leaseThatLapsesWhileNobodyLooks_keepsNothingFromBeingRepaired() {
    FakeHost host = hosts.get(0);
    SimulatedMember owner = owner(host);
    // It looks at the lease every 300 ms, and prolongs it every second.
    world.time().advance(Duration.ofMillis(950));
    owner.clock().jumpAhead(Duration.ofSeconds(4));
    breakFlows(host);
    world.time().settle();
    assertThat(owner.status().converged()).isFalse();

    world.time().advance(SOON);

    assertThat(owner.status().converged()).isTrue();
  }

  @Test
  void memberThatLeaves_givesItsHostsAwayAtOnce() {
    SimulatedMember leaver = owner(hosts.get(0));
    leaver.leave();
    world.time().advance(Duration.ofMillis(700));

    hosts.forEach(host -> assertThat(owner(host)).isSameAs(other(leaver)));
    assertThat(ImmutableSet.copyOf(world.mutations("dt-1"))).isNotEmpty();
  }
}
