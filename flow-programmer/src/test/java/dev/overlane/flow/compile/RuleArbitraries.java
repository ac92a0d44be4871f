package dev.overlane.flow.compile;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSortedMap;
import com.google.common.collect.ImmutableSortedSet;
import dev.overlane.config.model.AccessRule;
import dev.overlane.config.model.Direction;
import dev.overlane.config.model.IpAddress;
import dev.overlane.config.model.IpPrefix;
import dev.overlane.config.model.MacAddress;
import dev.overlane.config.model.PortRange;
import dev.overlane.config.model.Protocol;
import dev.overlane.config.model.SegmentRules;
import dev.overlane.config.model.SegmentRules.PortRules;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;

/** Rules and packets of few addresses and ports, so that they meet. */
public final class RuleArbitraries {
  private static final List<String> PREFIXES =
      List.of(
          "10.0.0.0/8",
          "10.0.0.2",
          "10.0.0.3",
          "10.0.0.4",
          "10.0.0.0/30",
          "0.0.0.0/0",
          "2001:db8::/32",
          "2001:db8::2",
          "2001:db8:0:0:8000::/65",
          "::/0");
  private static final List<PortRange> RANGES =
      List.of(
          new PortRange(80, 80),
          new PortRange(1, 1023),
          new PortRange(22, 80),
          new PortRange(53, 53),
          new PortRange(67, 68),
          new PortRange(1, 65535));
  private static final List<String> ADDRESSES_V4 =
      List.of(
          "10.0.0.2",
          "10.0.0.3",
          "10.0.0.4",
          "10.9.9.9",
          "192.0.2.1",
          "224.0.0.251",
          "255.255.255.255");
  private static final List<String> ADDRESSES_V6 =
      List.of(
          "2001:db8::2", "2001:db8::3", "2001:db8::8000:0:0:4", "fe80::1", "ff02::fb", "ff02::1:2");
  private static final int[] PORTS = {22, 53, 67, 68, 80, 81, 546, 547, 1023, 1024, 65535};
  private static final int[] ICMP_TYPES = {0, 3, 8, 128, 129, 132, 133, 135, 137, 138};

  private final Random random;

  public RuleArbitraries(long seed) {
    random = new Random(seed);
  }

  /** Rules of a segment and of some of its ports, whose addresses are given. */
  public SegmentRules segmentRules(Map<String, MacAddress> ports) {
    ImmutableSortedMap.Builder<String, PortRules> portRules = ImmutableSortedMap.naturalOrder();
    ports.forEach(
        (name, mac) -> {
          if (random.nextInt(3) > 0) {
            portRules.put(name, new PortRules(Optional.of(mac), rules(1, this::ofPort)));
          }
        });
    return new SegmentRules(
        random.nextBoolean(),
        random.nextBoolean(),
        rules(0, this::ofSegment),
        portRules.buildOrThrow());
  }

  private ImmutableList<AccessRule> rules(int least, Function<Protocol, AccessRule> rule) {
    ImmutableList.Builder<AccessRule> rules = ImmutableList.builder();
    for (int i = least + random.nextInt(6); i > 0; i--) {
      rules.add(rule.apply(one(List.of(Protocol.values()))));
    }
    return rules.build();
  }

  private AccessRule ofSegment(Protocol protocol) {
    ImmutableList<IpPrefix> from = prefixes();
    ImmutableList<IpPrefix> to = prefixes();
    return new AccessRule(
        random.nextBoolean(), Direction.BOTH, protocol, ranges(protocol), from, to);
  }

  private AccessRule ofPort(Protocol protocol) {
    Direction direction = one(List.of(Direction.values()));
    return new AccessRule(
        random.nextBoolean(),
        direction,
        protocol,
        ranges(protocol),
        direction == Direction.IN ? prefixes() : ImmutableList.of(),
        direction == Direction.OUT ? prefixes() : ImmutableList.of());
  }

  private ImmutableList<PortRange> ranges(Protocol protocol) {
    return protocol.hasPorts() && random.nextInt(4) > 0
        ? ImmutableList.of(one(RANGES))
        : ImmutableList.of();
  }

  private ImmutableList<IpPrefix> prefixes() {
    List<IpPrefix> prefixes = new ArrayList<>();
    for (int i = random.nextInt(3); i > 0; i--) {
      prefixes.add(IpPrefix.parse(one(PREFIXES)).orElseThrow());
    }
    return ImmutableSortedSet.copyOf(prefixes).asList();
  }

  /** A packet. */
  public RulePacket packet() {
    int ethType = one(List.of(0x0800, 0x0800, 0x0800, 0x86dd, 0x86dd, 0x86dd, 0x0806, 0x88cc));
    boolean ipv6 = ethType == 0x86dd;
    int protocol = one(List.of(6, 6, 17, 17, 132, ipv6 ? 58 : 1, ipv6 ? 58 : 1, 47));
    boolean icmp = protocol == 1 || protocol == 58;
    List<String> addresses = ipv6 ? ADDRESSES_V6 : ADDRESSES_V4;
    return new RulePacket(
        ethType,
        protocol,
        IpAddress.parse(one(addresses)).orElseThrow(),
        IpAddress.parse(one(addresses)).orElseThrow(),
        icmp ? ICMP_TYPES[random.nextInt(ICMP_TYPES.length)] : PORTS[random.nextInt(PORTS.length)],
        PORTS[random.nextInt(PORTS.length)],
        one(List.of(0x02, 0x12, 0x10, 0x04)));
  }

  /** One of some things. */
  public <T> T one(List<T> things) {
    return things.get(random.nextInt(things.size()));
  }
}
