package dev.overlane.controller.isolation;

import static com.google.common.base.Preconditions.checkState;

import com.google.common.collect.ImmutableList;
import dev.overlane.config.model.Ipv4Address;
import dev.overlane.config.model.MacAddress;
import dev.overlane.flow.state.FlowMatch.MaskedMac;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * For each field of a packet, one value of each kind that any flow can tell from the others.
 *
 * <p>Why these are all: a switch compares a field with constants, exactly or under a mask, and with
 * nothing else; and a field is changed to constants only. Two values that agree with the same
 * constants therefore pass the same flows everywhere. The constants of all flows of all switches
 * are here ({@link Constants}), each exact one as a value of its own, and for each combination of
 * masks that some address meets one address that is none of the exact ones. The verdict compares
 * tags, keys and VTEPs with those of the files too: these are values of their own as well. Of tags
 * there are no header, the priority tag, each constant and one that nobody uses; of keys and VTEPs
 * no tunnel, each constant and one that nobody uses. Of a stack of tags the outermost two are
 * looked at; {@link SymbolicSwitch} refuses to pop a third.
 */
final class PacketClasses {
  private static final long BROADCAST = 0xffff_ffff_ffffL;
  private static final long MULTICAST = 0x0100_5e00_00fbL;
  private static final int UNTAGGED = -1;
  private static final long NO_KEY = -1;
  private static final int UNKNOWN_VTEP = 0xcb00_7101;
  private static final int LAST_TAG = 4094;
  private static final long LAST_KEY = 0xff_ffff;

  private final ImmutableList<Long> macs;
  private final ImmutableList<Integer> tags;
  private final ImmutableList<Optional<Ipv4Address>> vteps;
  private final ImmutableList<Long> keys;

  private PacketClasses(
      List<Long> macs, List<Integer> tags, List<Optional<Ipv4Address>> vteps, List<Long> keys) {
    this.macs = fitting(macs);
    this.tags = fitting(tags);
    this.vteps = fitting(vteps);
    this.keys = fitting(keys);
  }

  private static <T> ImmutableList<T> fitting(List<T> values) {
    checkState(values.size() <= Long.SIZE, "more than one word has bits: %s", values);
    return ImmutableList.copyOf(values);
  }

  static PacketClasses of(Constants constants) {
    List<Long> macs = new ArrayList<>(constants.macs);
    for (long known : new long[] {BROADCAST, MULTICAST}) {
      if (!macs.contains(known)) {
        macs.add(known);
      }
    }
    macs.addAll(MacAtoms.representatives(constants.masked, macs));
    List<Integer> tags = new ArrayList<>(List.of(UNTAGGED, 0));
    tags.addAll(constants.tags);
    int freeTag = LAST_TAG;
    while (constants.tags.contains(freeTag)) {
      freeTag--;
    }
    tags.add(freeTag);
    List<Optional<Ipv4Address>> vteps = new ArrayList<>();
    vteps.add(Optional.empty());
    constants.vteps.forEach(vtep -> vteps.add(Optional.of(new Ipv4Address(vtep))));
    checkState(!constants.vteps.contains(UNKNOWN_VTEP), "somebody uses the unknown VTEP");
    vteps.add(Optional.of(new Ipv4Address(UNKNOWN_VTEP)));
    List<Long> keys = new ArrayList<>(List.of(NO_KEY, 0L));
    constants.keys.stream().filter(key -> key != 0).forEach(keys::add);
    long freeKey = LAST_KEY;
    while (constants.keys.contains(freeKey)) {
      freeKey--;
    }
    keys.add(freeKey);
    return new PacketClasses(macs, tags, vteps, keys);
  }

  private static long lowest(int bits) {
    return bits == 0 ? 0 : -1L >>> (Long.SIZE - bits);
  }

  /** All frames that a port may be given, no tunnel packets. */
  ImmutableList<Box> frames() {
    return stacks(1, 1);
  }

  /** All packets that a tunnel may be given by whoever can reach it. */
  ImmutableList<Box> tunnelPackets() {
    return stacks(lowest(vteps.size()) & ~1, lowest(keys.size()) & ~1);
  }

  private ImmutableList<Box> stacks(long from, long key) {
    long addresses = lowest(macs.size());
    long all = lowest(tags.size());
    return ImmutableList.of(
        new Box(addresses, addresses, 1, 1, from, key),
        new Box(addresses, addresses, all & ~1, all, from, key));
  }

  long macs(MaskedMac match) {
    long set = 0;
    for (int i = 0; i < macs.size(); i++) {
      if (match.matches(new MacAddress(macs.get(i)))) {
        set |= 1L << i;
      }
    }
    return set;
  }

  /** Frames whose header is as a flow asks for; 0: none. */
  long vlan(int id) {
    return bit(tags.indexOf(id == 0 ? UNTAGGED : id));
  }

  /** No 802.1Q header. */
  long untagged() {
    return 1;
  }

  long vtep(Ipv4Address address) {
    return bit(vteps.indexOf(Optional.of(address)));
  }

  long key(long key) {
    return bit(keys.indexOf(key));
  }

  private static long bit(int index) {
    checkState(index >= 0, "a value that is no class of its own");
    return 1L << index;
  }

  /** Tunnel packets of one VTEP with one key and one outermost tag, -1: none. */
  Box tunnelPacket(Ipv4Address vtep, long key, int tag) {
    return new Box(-1, -1, bit(tags.indexOf(tag)), -1, vtep(vtep), key(key));
  }

  /** The VTEPs of a set. */
  Iterable<Ipv4Address> vtepsOf(Box box) {
    return select(vteps, box.vtep()).stream().flatMap(Optional::stream).toList();
  }

  Iterable<Long> keysOf(Box box) {
    return select(keys, box.key());
  }

  /** The outermost tags of a set; -1: none. */
  Iterable<Integer> outersOf(Box box) {
    return select(tags, box.outer());
  }

  private static <T> List<T> select(List<T> values, long set) {
    List<T> selected = new ArrayList<>();
    for (int i = 0; i < values.size(); i++) {
      if ((set >>> i & 1) != 0) {
        selected.add(values.get(i));
      }
    }
    return selected;
  }

  /** One packet of a set, in words. */
  String example(Box box) {
    StringBuilder text = new StringBuilder();
    select(vteps, box.vtep())
        .get(0)
        .ifPresent(vtep -> text.append("from VTEP ").append(vtep).append(' '));
    long key = select(keys, box.key()).get(0);
    if (key != NO_KEY) {
      text.append("with key ").append(key).append(' ');
    }
    text.append(new MacAddress(select(macs, box.source()).get(0)))
        .append(" > ")
        .append(new MacAddress(select(macs, box.destination()).get(0)));
    int outer = select(tags, box.outer()).get(0);
    text.append(outer == UNTAGGED ? " untagged" : " tag " + outer);
    int inner = select(tags, box.inner()).get(0);
    return inner == UNTAGGED ? text.toString() : text + " and " + inner;
  }
}
