package dev.overlane.controller.run;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import dev.overlane.config.model.Ipv4Address;
import dev.overlane.config.model.MacAddress;
import dev.overlane.controller.isolation.LeakCheck;
import dev.overlane.controller.run.NetworkFile.Slot;
import dev.overlane.controller.sim.FakeHost;
import dev.overlane.controller.sim.World;
import dev.overlane.flow.trace.Fabric;
import dev.overlane.flow.trace.Frame;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/**
 * What stations send, honest ones and others: by it the switches learn, so that they hold what is
 * out of date when ports move. Each packet also proves the leak check: where it comes out, the
 * check must have found a way.
 */
final class Traffic {
  private static final MacAddress BROADCAST = new MacAddress(0xffff_ffff_ffffL);
  private static final Ipv4Address STRANGER = new Ipv4Address(0xcb00_7102);

  private final World world;
  private final RandomGenerator random;
  private final LeakCheck leaks;
  private final int hosts;

  Traffic(World world, RandomGenerator random, LeakCheck leaks, int hosts) {
    this.world = world;
    this.random = random;
    this.leaks = leaks;
    this.hosts = hosts;
  }

  /** Some packets of stations of any host. */
  void burst(NetworkFile file) {
    for (int packets = 1 + random.nextInt(6); packets > 0; packets--) {
      FakeHost host = any(world.hosts());
      if (random.nextInt(6) == 0) {
        forge(host, file);
      } else {
        speak(host);
      }
    }
  }

  private void speak(FakeHost host) {
    ImmutableMap<Integer, String> ports = host.ports();
    List<Integer> numbers =
        ports.keySet().stream()
            .filter(port -> !"vtep0".equals(ports.get(port)))
            .collect(Collectors.toList());
    if (numbers.isEmpty()) {
      return;
    }
    int port = any(numbers);
    Frame frame = Frame.local(port, address(), random.nextInt(3) == 0 ? BROADCAST : address());
    if (random.nextInt(8) == 0) {
      frame = frame.tagged(100 + random.nextInt(4));
    }
    world.note(host.name() + "/" + ports.get(port) + " sends " + frame);
    leaks.run();
    for (Fabric.Delivery delivery : fabric().send(host.name(), frame)) {
      String to = world.host(delivery.host()).ports().get(delivery.port());
      boolean known =
          to == null
              || leaks.reaches(host.name(), ports.getOrDefault(port, ""), delivery.host(), to);
      // A station that writes to itself may just have told where it is.
      if (!known && !frame.source().equals(frame.destination())) {
        throw new AssertionError(
            "the check knows no way from " + host.name() + " to " + delivery + " for " + frame);
      }
    }
    leaks.run();
  }

  /** Somebody in the underlay sends to a VTEP. */
  private void forge(FakeHost host, NetworkFile file) {
    if (host.tunnelPort().isEmpty()) {
      return;
    }
    int number = random.nextInt(file.fresh + 1);
    Ipv4Address from =
        random.nextInt(3) == 0
            ? STRANGER
            : Ipv4Address.parse(NetworkFile.address(1 + random.nextInt(hosts))).orElseThrow();
    Frame frame =
        Frame.local(0, address(), random.nextBoolean() ? BROADCAST : address())
            .through(host.tunnelPort().getAsInt(), file.trunk ? 4711 : 10_100 + number, from)
            .tagged(
                file.trunk || random.nextInt(4) == 0
                    ? ImmutableList.of(100 + number)
                    : ImmutableList.of());
    world.note(host.name() + ": forged: " + frame);
    fabric().send(host.name(), frame);
    leaks.run();
  }

  private Fabric fabric() {
    return new Fabric(
        world.hosts().stream().collect(ImmutableMap.toImmutableMap(FakeHost::name, host -> host)));
  }

  /** An address of the file, of a device, or of nobody. */
  private MacAddress address() {
    int host = 1 + random.nextInt(hosts);
    String text =
        switch (random.nextInt(5)) {
          case 0, 1 -> NetworkFile.mac(new Slot(host, random.nextInt(NetworkFile.SLOTS)));
          case 2 ->
              Upsets.ownMac(
                  world.host(NetworkFile.name(host)),
                  NetworkFile.device(new Slot(host, random.nextInt(NetworkFile.SLOTS))));
          case 3 ->
              Upsets.ownMac(
                  world.host(NetworkFile.name(host)),
                  random.nextBoolean() ? "fM" : "g" + random.nextInt(3));
          default -> "02:00:00:ff:00:0" + (1 + random.nextInt(2));
        };
    return MacAddress.parse(text).orElseThrow();
  }

  private <T> T any(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }
}
