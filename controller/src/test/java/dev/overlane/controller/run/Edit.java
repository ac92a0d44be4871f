package dev.overlane.controller.run;

import com.google.common.collect.ImmutableList;
import dev.overlane.controller.run.NetworkFile.Declared;
import dev.overlane.controller.run.NetworkFile.Numbers;
import dev.overlane.controller.run.NetworkFile.Slot;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/** What somebody may do to the file between two saves. */
enum Edit {
  /** A declared port gets another segment. */
  MOVE_PORT,
  /** A declared port goes, or comes where there was none. */
  DECLARE_PORT,
  /** A floating port gets another segment. */
  MOVE_FLOATING,
  /** A segment gets a tag that nobody has had. */
  RENUMBER_VLAN,
  /** A segment gets a VNI that nobody has had. */
  RENUMBER_VNI,
  /** Two segments take each other's tag. */
  SWAP_VLANS,
  /** Two segments take each other's VNI. */
  SWAP_VNIS,
  /** A segment gets a tag that another one had, which has another one by now or is gone. */
  REUSE_VLAN,
  /** A segment gets a VNI that another one had, which has another one by now or is gone. */
  REUSE_VNI,
  /** A segment goes, and its ports with it. */
  REMOVE_SEGMENT,
  /** A new segment. */
  ADD_SEGMENT,
  /** A host leaves the file. */
  REMOVE_HOST,
  /** A host that left the file comes back. */
  RETURN_HOST,
  /** All ports change at once, and addresses come and go. */
  SHUFFLE,
  /** A segment and its ports get other access rules, or none. */
  RULE,
  /** A comment: nothing is to be done. */
  TOUCH;

  private static final int MOST_SEGMENTS = 5;

  /** Any edit; those that need others before them come more often once they can. */
  static Edit any(NetworkFile file, RandomGenerator random, int hostCount) {
    if (file.hosts.size() < hostCount && random.nextInt(3) == 0) {
      return RETURN_HOST;
    }
    if (!file.formerVnis.isEmpty() && random.nextInt(5) == 0) {
      return REUSE_VNI;
    }
    if (!file.formerVlans.isEmpty() && random.nextInt(5) == 0) {
      return REUSE_VLAN;
    }
    return values()[random.nextInt(values().length)];
  }

  /** Returns whether there was something to edit. */
  boolean apply(NetworkFile file, RandomGenerator random, int hostCount) {
    return switch (this) {
      case MOVE_PORT -> movePort(file, random);
      case DECLARE_PORT -> declarePort(file, random, hostCount);
      case MOVE_FLOATING -> {
        file.floating.put(any(NetworkFile.FLOATING, random), file.anySegment(random));
        yield true;
      }
      case RENUMBER_VLAN, RENUMBER_VNI -> {
        renumber(file, file.anySegment(random), 100 + file.fresh, 10_100 + file.freshNumber());
        yield true;
      }
      case REUSE_VLAN -> reuse(file, file.formerVlans, random);
      case REUSE_VNI -> reuse(file, file.formerVnis, random);
      case SWAP_VLANS, SWAP_VNIS -> swap(file, random);
      case REMOVE_SEGMENT -> removeSegment(file, random);
      case ADD_SEGMENT -> {
        boolean room = file.segments.size() < MOST_SEGMENTS;
        yield room && !file.addSegment().isEmpty();
      }
      case REMOVE_HOST ->
          file.hosts.size() > 1 && file.hosts.remove(any(ImmutableList.copyOf(file.hosts), random));
      case RETURN_HOST -> returnHost(file, random, hostCount);
      case SHUFFLE -> {
        file.shuffle(random, hostCount);
        yield true;
      }
      case RULE -> {
        file.rules.put(file.anySegment(random), random.nextInt(NetworkFile.RULES.size()));
        yield true;
      }
      case TOUCH -> {
        file.touched++;
        yield true;
      }
    };
  }

  private boolean ofVlans() {
    return this == RENUMBER_VLAN || this == REUSE_VLAN || this == SWAP_VLANS;
  }

  private static <T> T any(List<T> choices, RandomGenerator random) {
    return choices.get(random.nextInt(choices.size()));
  }

  private static boolean movePort(NetworkFile file, RandomGenerator random) {
    if (file.ports.isEmpty()) {
      return false;
    }
    Slot slot = any(ImmutableList.copyOf(file.ports.keySet()), random);
    file.ports.computeIfPresent(
        slot, (key, port) -> new Declared(file.anySegment(random), port.withMac()));
    return true;
  }

  private static boolean declarePort(NetworkFile file, RandomGenerator random, int hostCount) {
    Slot slot = new Slot(1 + random.nextInt(hostCount), random.nextInt(NetworkFile.SLOTS));
    if (file.ports.remove(slot) == null) {
      file.ports.put(slot, new Declared(file.anySegment(random), random.nextBoolean()));
    }
    return true;
  }

  private void renumber(NetworkFile file, String segment, int vlan, int vni) {
    Numbers before = file.segments.getOrDefault(segment, new Numbers(vlan, vni));
    file.renumber(
        segment, ofVlans() ? new Numbers(vlan, before.vni()) : new Numbers(before.vlan(), vni));
  }

  private boolean reuse(NetworkFile file, Map<Integer, String> former, RandomGenerator random) {
    if (former.isEmpty()) {
      return false;
    }
    int number = any(ImmutableList.copyOf(former.keySet()), random);
    String segment = file.anySegment(random);
    if (segment.equals(former.get(number))) {
      return false;
    }
    renumber(file, segment, number, number);
    return true;
  }

  private boolean swap(NetworkFile file, RandomGenerator random) {
    String one = file.anySegment(random);
    String other = file.anySegment(random);
    Numbers first = file.segments.get(one);
    Numbers second = file.segments.get(other);
    if (first == null || second == null || one.equals(other)) {
      return false;
    }
    renumber(file, one, second.vlan(), second.vni());
    renumber(file, other, first.vlan(), first.vni());
    return true;
  }

  private static boolean returnHost(NetworkFile file, RandomGenerator random, int hostCount) {
    List<Integer> away =
        IntStream.rangeClosed(1, hostCount)
            .filter(host -> !file.hosts.contains(host))
            .boxed()
            .toList();
    return !away.isEmpty() && file.hosts.add(any(away, random));
  }

  private static boolean removeSegment(NetworkFile file, RandomGenerator random) {
    if (file.segments.size() < 3) {
      return false;
    }
    String gone = file.anySegment(random);
    Numbers numbers = file.segments.remove(gone);
    file.rules.remove(gone);
    if (numbers != null) {
      file.formerVlans.put(numbers.vlan(), gone);
      file.formerVnis.put(numbers.vni(), gone);
    }
    file.ports.values().removeIf(port -> port.segment().equals(gone));
    file.floating.replaceAll(
        (name, segment) -> segment.equals(gone) ? file.anySegment(random) : segment);
    return true;
  }
}
