package dev.overlane.flow.proof;

import com.google.common.collect.ImmutableListMultimap;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Interner;
import com.google.common.collect.Interners;
import dev.overlane.config.model.Ipv4Address;
import dev.overlane.flow.pipeline.Pipeline;
import dev.overlane.flow.state.Flow;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What one switch does with all packets, in short: of every port, and of strangers, where what
 * comes in there may come out. Made once and then only read, by any number of threads.
 */
public final class HostProof {

  /** Tunnel packets of one local port. */
  record Leaving(int port, Sent sent) {}

  /** Tunnel packets of another host. */
  private record Arriving(int from, Sent sent) {}

  /** The flows made ready to be followed. */
  record Ready(FlowIndex index, Learned learned, CoarseWalk.Memory memory) {
    // As found by counting the objects of a heap with 1,000 hosts.
    private static final int BYTES_OF_A_RULE = 150;
    private static final int BYTES_OF_A_PLACE = 180;

    /** How much of the heap it takes, about. */
    int bytes() {
      return index.size() * BYTES_OF_A_RULE + memory.size() * BYTES_OF_A_PLACE;
    }
  }

  private final SwitchView view;
  private final ImmutableSet<Integer> vteps;
  private final ImmutableMap<Integer, Reach> locals;
  private final ImmutableSet<Ingress> strangers;
  private final ImmutableListMultimap<Integer, Leaving> leaving;
  private final long steps;
  private final ReadyFlows kept;
  private final Map<Arriving, Reach> arrived = Collections.synchronizedMap(new HashMap<>());
  private final Interner<Reach> distinct = Interners.newStrongInterner();

  /**
   * Follows everything that can come in.
   *
   * @param vteps the addresses that are no strangers'
   * @param kept where its flows are kept ready
   */
  HostProof(SwitchView view, ImmutableSet<Ipv4Address> vteps, ReadyFlows kept) {
    this.view = view;
    this.kept = kept;
    this.vteps = vteps.stream().map(Ipv4Address::value).collect(ImmutableSet.toImmutableSet());
    Ready first = ready();
    this.locals = locals(view, first.memory);
    this.strangers = strangers(first.memory);
    this.leaving = leaving(locals);
    this.steps = first.memory.steps();
  }

  public SwitchView view() {
    return view;
  }

  ImmutableSet<Integer> vteps() {
    return vteps;
  }

  /** Of every port but the tunnel, where its packets may come out. */
  ImmutableMap<Integer, Reach> locals() {
    return locals;
  }

  /** Strangers whose packets may come out anywhere at all. */
  ImmutableSet<Ingress> strangers() {
    return strangers;
  }

  /** Tunnel packets of local ports, by outer destination. */
  ImmutableListMultimap<Integer, Leaving> leaving() {
    return leaving;
  }

  /** How many look-ups it took. */
  public long steps() {
    return steps;
  }

  /** Where tunnel packets of another host may come out. */
  Reach arriving(int from, Sent sent) {
    return arrivals().of(from, sent);
  }

  /** The same for many of them. */
  Arrivals arrivals() {
    return new Arrivals();
  }

  /**
   * Where tunnel packets of other hosts may come out. What was asked once is known for as long as
   * the proof; for the rest the flows are ready as long as this is held. Confined to one thread.
   */
  final class Arrivals {
    private @Nullable Ready ready;

    HostProof host() {
      return HostProof.this;
    }

    Reach of(int from, Sent sent) {
      if (view.tunnelPort().isEmpty()) {
        return Reach.NOWHERE;
      }
      Arriving packets = new Arriving(from, sent);
      Reach known = arrived.get(packets);
      if (known == null) {
        known = distinct.intern(follow(view.tunnelPort().getAsInt(), from, sent));
        arrived.put(packets, known);
      }
      return known;
    }

    private Reach follow(int tunnel, int from, Sent sent) {
      Ready now = ready == null ? ready() : ready;
      ready = now;
      synchronized (now) {
        return now.memory.of(
            new Ingress(tunnel, from, sent.key()), Cube.tagged(sent.tagValue(), sent.tagMask()));
      }
    }
  }

  /** The flows, ready to be followed. */
  synchronized Ready ready() {
    return kept.of(this, () -> prepare(view));
  }

  private static Ready prepare(SwitchView view) {
    List<Flow> fixed = new ArrayList<>();
    List<Flow> learnt = new ArrayList<>();
    for (Flow flow : view.flows().flows()) {
      (Pipeline.LEARNED.isGenuine(flow) ? learnt : fixed).add(flow);
    }
    Ready ready = study(view, fixed);
    List<Flow> stale = learnt.stream().filter(flow -> !ready.learned.covers(flow)).toList();
    if (stale.isEmpty()) {
      return ready;
    }
    // Learned at a time when there were other flows: they stay until they expire.
    fixed.addAll(stale);
    return study(view, fixed);
  }

  /** Finds what may be learned, until what was learned has nothing more learned. */
  private static Ready study(SwitchView view, List<Flow> flows) {
    FlowIndex index = new FlowIndex(flows);
    Set<Ingress> ways = new LinkedHashSet<>();
    for (Map.Entry<Integer, PortRole> port : view.ports().entrySet()) {
      if (port.getValue().kind() != PortRole.Kind.TUNNEL) {
        ways.add(Ingress.local(port.getKey()));
      }
    }
    view.tunnelPort().ifPresent(port -> ways.addAll(new Mentioned(flows, port).pairs()));
    Learned learned = Learned.NOTHING;
    while (true) {
      // Going all the way pays only when all that may be learned is known.
      CoarseWalk.Memory lessons = CoarseWalk.Memory.ofLessons(index, view, learned);
      Learned more = learned.and(taught(ways, lessons));
      if (more.size() == learned.size()) {
        CoarseWalk.Memory all = CoarseWalk.Memory.ofAll(index, view, learned);
        more = learned.and(taught(ways, all));
        if (more.size() == learned.size()) {
          return new Ready(index, learned, all);
        }
      }
      learned = more;
    }
  }

  private static Set<Lesson.Taught> taught(Set<Ingress> ways, CoarseWalk.Memory memory) {
    Set<Lesson.Taught> taught = new LinkedHashSet<>();
    for (Ingress way : ways) {
      memory.of(way, Cube.ALL).lessons().forEach(lesson -> taught.add(lesson.by(way)));
    }
    return taught;
  }

  private static ImmutableMap<Integer, Reach> locals(SwitchView view, CoarseWalk.Memory memory) {
    Map<Integer, Reach> all = new LinkedHashMap<>();
    view.ports()
        .forEach(
            (port, role) -> {
              if (role.kind() != PortRole.Kind.TUNNEL) {
                all.put(port, memory.of(Ingress.local(port), Cube.ALL));
              }
            });
    return ImmutableMap.copyOf(all);
  }

  private ImmutableSet<Ingress> strangers(CoarseWalk.Memory memory) {
    if (view.tunnelPort().isEmpty()) {
      return ImmutableSet.of();
    }
    return new Mentioned(view.flows().flows(), view.tunnelPort().getAsInt())
        .strangers(vteps).stream()
            .filter(stranger -> !memory.of(stranger, Cube.ALL).isNowhere())
            .collect(ImmutableSet.toImmutableSet());
  }

  private static ImmutableListMultimap<Integer, Leaving> leaving(
      ImmutableMap<Integer, Reach> locals) {
    ImmutableListMultimap.Builder<Integer, Leaving> all = ImmutableListMultimap.builder();
    locals.forEach(
        (port, reach) -> reach.sent().forEach(sent -> all.put(sent.to(), new Leaving(port, sent))));
    return all.build();
  }
}
