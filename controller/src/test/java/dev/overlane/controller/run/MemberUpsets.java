package dev.overlane.controller.run;

import dev.overlane.controller.sim.FakeEtcd;
import dev.overlane.controller.sim.FakeHost;
import dev.overlane.controller.sim.World;
import java.time.Duration;
import java.util.Random;

/** What goes wrong between members, etcd and hosts, and with members' clocks. */
final class MemberUpsets {
  private final World world;
  private final FakeEtcd etcd;
  private final Random random;

  MemberUpsets(World world, FakeEtcd etcd, Random random) {
    this.world = world;
    this.etcd = etcd;
    this.random = random;
  }

  /** Does one of them. */
  void upset(SimulatedMember member, FakeHost host) {
    switch (random.nextInt(14)) {
      case 0 -> cutFromEtcd(member, random.nextBoolean());
      case 1 -> cutFromHosts(member, random.nextBoolean());
      case 2 -> {
        boolean now = random.nextBoolean();
        cutFromEtcd(member, now);
        cutFromHosts(member, now);
      }
      case 3, 4 -> cut(member, host, random.nextInt(3) > 0);
      case 5 -> {
        boolean now = random.nextBoolean();
        world.note("etcd has " + (now ? "a" : "no") + " majority");
        etcd.setAvailable(now);
      }
      case 6 -> {
        world.note("etcd has another leader");
        etcd.setAvailable(false);
        world.time().advance(Duration.ofMillis(random.nextInt(2000)));
        etcd.setAvailable(true);
      }
      case 7 -> {
        int count = 1 + random.nextInt(3);
        world.note(member + ": " + count + " answers of etcd get lost");
        member.etcd().loseAnswers(count);
      }
      case 8, 9 -> {
        Duration pause = Duration.ofMillis(random.nextInt(8000));
        boolean clockToo = random.nextBoolean();
        Runnable stall = () -> member.stall(pause, clockToo);
        if (random.nextBoolean()) {
          member.etcd().beforeNext(stall);
        } else {
          member.etcd().afterNext(stall);
        }
      }
      case 10, 11 -> holdUp(member, host, Duration.ofMillis(random.nextInt(8000)));
      case 12 -> {
        Duration by = Duration.ofMillis(random.nextInt(10_000));
        world.note(member + ": the clock jumps " + by + " ahead");
        member.clock().jumpAhead(by);
      }
      default -> {
        int times = 1 + random.nextInt(5);
        world.note(member + ": the clock goes " + times + " times slower");
        member.clock().setSlowness(times);
      }
    }
  }

  /** What a member sends to a host arrives, and late. */
  void holdUp(SimulatedMember member, FakeHost host, Duration pause) {
    world.note(member + ": what it sends to " + host.name() + " is held up for " + pause);
    member.place().holdUp(host, pause);
  }

  private void cutFromEtcd(SimulatedMember member, boolean now) {
    world.note(member + ": " + (now ? "cut off from" : "reaches") + " etcd");
    member.etcd().setCut(now);
  }

  private void cutFromHosts(SimulatedMember member, boolean now) {
    world.hosts().forEach(host -> cut(member, host, now));
  }

  private void cut(SimulatedMember member, FakeHost host, boolean now) {
    world.note(member + ": " + (now ? "cut off from " : "reaches ") + host.name());
    if (now) {
      member.place().cut(host);
    } else {
      member.place().mend(host);
    }
  }
}
