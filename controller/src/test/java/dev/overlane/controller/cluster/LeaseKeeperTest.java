package dev.overlane.controller.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.overlane.controller.sim.FakeEtcd;
import dev.overlane.controller.sim.VirtualTime;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class LeaseKeeperTest {
  private final VirtualTime time = VirtualTime.inOrder();
  private final FakeEtcd etcd = new FakeEtcd(time);
  private final FakeEtcd.Client client = etcd.newClient();
  private final LeaseClock clock = new LeaseClock(time::nanoTime);
  private final LeaseKeeper keeper =
      new LeaseKeeper(
          client,
          clock,
          new ClusterAgent.Membership(
              "prod", "c1", 0, Duration.ofSeconds(3), Identity.of("p", "f", "v")),
          time::nanoTime);

  @Test
  void lease_isBegunAndProlongedEachThirdOfIt() throws InterruptedException {
    assertThat(keeper.turn()).isEqualTo(Duration.ofSeconds(1));
    long lease = keeper.lease();
    time.advance(Duration.ofSeconds(1));
    assertThat(keeper.turn()).isEqualTo(Duration.ofSeconds(1));
    time.advance(Duration.ofSeconds(2));

    assertThat(clock.isRunning(lease)).isTrue();
    assertThat(keeper.lease()).isEqualTo(lease);
  }

  @Test
  void whoLeavesWhileALeaseIsBegun_hasNone() throws InterruptedException {
    client.afterNext(keeper::leave);

    keeper.turn();

    assertThat(etcd.leases()).isZero();
    assertThat(keeper.lease()).isZero();
    assertThat(clock.isRunning()).isFalse();
  }

  @Test
  void whoLeaves_beginsNoneAnew() throws Exception {
    keeper.turn();
    client.revoke(keeper.lease());
    keeper.leave();

    keeper.turn();

    assertThat(etcd.leases()).isZero();
  }
}
