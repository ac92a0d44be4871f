package dev.overlane.flow.proof;

import com.google.common.collect.ImmutableList;
import dev.overlane.config.model.Ipv4Address;
import dev.overlane.config.model.MacAddress;
import dev.overlane.config.model.VlanTag;
import dev.overlane.flow.state.Bits;
import dev.overlane.flow.state.ConnectionState;
import dev.overlane.flow.state.Flow;
import dev.overlane.flow.state.FlowAction;
import dev.overlane.flow.state.FlowInstruction;
import dev.overlane.flow.state.FlowKey;
import dev.overlane.flow.state.FlowMatch;
import dev.overlane.flow.state.FlowMatch.MaskedMac;
import dev.overlane.flow.state.FlowMatch.VlanMatch;
import dev.overlane.flow.state.FlowSet;
import dev.overlane.flow.state.HeaderField;
import dev.overlane.flow.state.RawBytes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Flows and packets out of so few values that they meet. */
final class RandomFlows {
  static final int TUNNEL = 1;
  static final int TABLES = 4;
  static final ImmutableList<Integer> PORTS = ImmutableList.of(2, 3, 4, SwitchView.LOCAL_PORT);
  static final ImmutableList<Long> MACS =
      ImmutableList.of(0x0200_0000_0001L, 0x0200_0000_0002L, 0x0400_0000_0001L);
  static final ImmutableList<Long> GROUPS = ImmutableList.of(0xffff_ffff_ffffL, 0x0100_5e00_0001L);
  static final ImmutableList<Integer> ETHER_TYPES = ImmutableList.of(0x0800, 0x0806, 0x1234);
  static final ImmutableList<Ipv4Address> PEERS =
      ImmutableList.of(new Ipv4Address(0x0a00_0002), new Ipv4Address(0x0a00_0003));
  static final ImmutableList<Long> KEYS = ImmutableList.of(0L, 7L, 8L);

  /** 802.1Q is there at all, whatever its identifier. */
  static final RawBytes ANY_TAG = RawBytes.of(new byte[] {(byte) 0x80, 0, 13, 4, 0x10, 0, 0x10, 0});

  private static final long GROUP_BIT = 0x0100_0000_0000L;

  private final Random random;

  RandomFlows(long seed) {
    random = new Random(seed);
  }

  <T> T any(List<T> values) {
    return values.get(random.nextInt(values.size()));
  }

  private boolean chance(int percent) {
    return random.nextInt(100) < percent;
  }

  FlowSet flows() {
    Map<FlowKey, Flow> flows = new LinkedHashMap<>();
    int count = 6 + random.nextInt(20);
    for (int i = 0; i < count; i++) {
      int table = random.nextInt(TABLES);
      FlowMatch match = match();
      Flow flow =
          new Flow(
              new FlowKey(table, 1 + random.nextInt(5), match),
              i,
              instructions(table, match),
              Flow.Lifetime.PERMANENT);
      flows.put(flow.key(), flow);
    }
    return FlowSet.of(flows.values());
  }

  private FlowMatch match() {
    FlowMatch match = FlowMatch.ANY;
    if (chance(30)) {
      match = match.withInPort(chance(30) ? TUNNEL : any(PORTS));
    }
    if (chance(25)) {
      match = match.withMetadata(bits());
    }
    if (chance(15)) {
      match = match.withTunnelId(any(KEYS));
    }
    if (chance(10)) {
      match = match.withTunnelSource(any(PEERS));
    }
    if (chance(25)) {
      match = match.withEthSource(mac(MACS));
    }
    if (chance(35)) {
      match = match.withEthDestination(mac(chance(50) ? MACS : GROUPS));
    }
    ImmutableList.Builder<RawBytes> others = ImmutableList.builder();
    if (chance(30)) {
      match = match.withVlan(chance(50) ? VlanMatch.UNTAGGED : VlanMatch.of(tag()));
    } else if (chance(10)) {
      others.add(ANY_TAG);
    }
    if (chance(20)) {
      match = match.with(HeaderField.ETH_TYPE, any(ETHER_TYPES));
    }
    if (chance(15)) {
      match =
          match.with(
              any(
                  ImmutableList.of(
                      ConnectionState.match(0, ConnectionState.TRACKED),
                      ConnectionState.match(ConnectionState.OPENING, ConnectionState.REPLY),
                      ConnectionState.match(ConnectionState.ANSWER, 0))));
    }
    return match.withOthers(others.build());
  }

  private VlanTag tag() {
    return new VlanTag(chance(50) ? 5 : 6);
  }

  private Bits bits() {
    long mask = chance(50) ? 0xf : 3L << random.nextInt(4);
    return new Bits(random.nextInt(16) & mask, mask);
  }

  private MaskedMac mac(List<Long> values) {
    if (chance(30)) {
      return chance(50)
          ? MaskedMac.GROUP
          : new MaskedMac(new MacAddress(0), new MacAddress(GROUP_BIT));
    }
    return MaskedMac.exact(new MacAddress(any(values)));
  }

  private int later(int table) {
    return table + 1 + random.nextInt(TABLES - 1 - table);
  }

  /** A switch tracks nothing else; here IPv4 only. */
  private static boolean isIpv4(FlowMatch match) {
    return match.header(HeaderField.ETH_TYPE).filter(type -> type.matches(0, 0x0800)).isPresent();
  }

  private static boolean isTagged(FlowMatch match) {
    return match.others().contains(ANY_TAG)
        || match.vlan().map(vlan -> !vlan.equals(VlanMatch.UNTAGGED)).orElse(false);
  }

  /** A switch takes no flow that pops a tag that need not be there, or pushes a third one. */
  private ImmutableList<FlowInstruction> instructions(int table, FlowMatch match) {
    ImmutableList.Builder<FlowInstruction> instructions = ImmutableList.builder();
    List<FlowAction> actions = new ArrayList<>();
    boolean present = isTagged(match);
    if (table < TABLES - 1 && isIpv4(match) && chance(60)) {
      actions.add(new FlowAction.Track(random.nextInt(3), later(table)));
    }
    for (int i = random.nextInt(5); i > 0; i--) {
      FlowAction action = action(table);
      boolean pops = action instanceof FlowAction.PopVlan;
      boolean pushes = action instanceof FlowAction.PushVlan;
      if (present ? !pushes : !pops) {
        actions.add(action);
        present = present ? !pops : pushes;
      }
    }
    if (!actions.isEmpty()) {
      instructions.add(new FlowInstruction.ApplyActions(ImmutableList.copyOf(actions)));
    }
    if (chance(40)) {
      instructions.add(new FlowInstruction.WriteMetadata(bits()));
    }
    if (table < TABLES - 1 && chance(60)) {
      instructions.add(new FlowInstruction.GotoTable(later(table)));
    }
    return instructions.build();
  }

  private FlowAction action(int table) {
    return switch (random.nextInt(9)) {
      case 0 -> new FlowAction.SetTunnelId(any(KEYS));
      case 1 -> new FlowAction.SetTunnelDestination(any(PEERS));
      case 2 -> new FlowAction.PushVlan(tag());
      case 3 -> new FlowAction.PopVlan();
      case 4 -> new FlowAction.LoadMetadata(random.nextInt(3), 2, random.nextInt(4));
      case 5 ->
          table < TABLES - 1
              ? new FlowAction.Resubmit(later(table))
              : new FlowAction.Output(ReservedPort.IN_PORT);
      default -> new FlowAction.Output(chance(20) ? TUNNEL : any(PORTS));
    };
  }

  /**
   * A packet.
   *
   * @param tag -1: none
   */
  record Sample(Ingress ingress, long source, long destination, int tag, int etherType) {

    Cube header() {
      Cube addressed =
          Cube.tagged(tag < 0 ? 0 : Cube.TAG_PRESENT | tag, Cube.TAG_BITS)
              .with(Cube.SOURCE, new Bits(source, 0xffff_ffff_ffffL))
              .with(Cube.DESTINATION, new Bits(destination, 0xffff_ffff_ffffL));
      return addressed.with(HeaderWords.lowerOf(HeaderField.ETH_TYPE), new Bits(etherType, 0xffff));
    }

    /** As {@code ofproto/trace} takes it. */
    String text() {
      return ingress.text().replace("in_port=LOCAL", "in_port=65534")
          + ",dl_src="
          + new MacAddress(source)
          + ",dl_dst="
          + new MacAddress(destination)
          + (tag < 0 ? "" : ",dl_vlan=" + tag)
          + ",dl_type=0x"
          + Integer.toHexString(etherType);
    }
  }

  Sample sample() {
    Ingress ingress =
        chance(30) ? new Ingress(TUNNEL, any(PEERS).value(), any(KEYS)) : Ingress.local(any(PORTS));
    return new Sample(
        ingress,
        any(chance(90) ? MACS : GROUPS),
        any(chance(60) ? MACS : GROUPS),
        any(ImmutableList.of(-1, -1, 0, 5, 6)),
        any(ETHER_TYPES));
  }
}
