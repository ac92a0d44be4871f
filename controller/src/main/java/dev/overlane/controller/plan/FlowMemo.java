package dev.overlane.controller.plan;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSortedMap;
import com.google.common.collect.ImmutableSortedSet;
import com.google.common.collect.Iterables;
import com.google.common.collect.Sets;
import dev.overlane.config.model.Host;
import dev.overlane.config.model.NetworkModel;
import dev.overlane.config.model.Segment;
import dev.overlane.flow.compile.FlowCompiler;
import dev.overlane.flow.compile.HostBindings;
import dev.overlane.flow.compile.HostBindings.LocalPort;
import dev.overlane.flow.compile.PartFlows;
import dev.overlane.flow.compile.SegmentRoster;
import dev.overlane.flow.compile.SegmentRoster.HostMembers;
import dev.overlane.flow.compile.SharedFlows;
import dev.overlane.flow.pipeline.FlowCookie;
import dev.overlane.flow.pipeline.Pipeline;
import dev.overlane.flow.state.Flow;
import dev.overlane.flow.state.FlowChangeSet;
import dev.overlane.flow.state.FlowDiff;
import dev.overlane.flow.state.FlowKey;
import dev.overlane.flow.state.FlowSet;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The last result of compiling a host's flows and of comparing them with what its switch holds, so
 * that a change costs what it changes: the flows of a segment are compiled again only if what they
 * are made of has changed, whatever else of the file has, and only flows that have changed are
 * compared again. It changes no result. Confined to one thread.
 */
@SuppressWarnings("ReferenceEquality") // what is another object is compared in full
final class FlowMemo {
  private final SharedFlows shared;
  private Map<Place, Part> parts = new LinkedHashMap<>();
  private FlowSet whole = FlowSet.EMPTY;
  private @Nullable Arguments last;
  private @Nullable Compared compared;

  /**
   * Nothing is compiled yet.
   *
   * @param shared flows that other hosts have alike
   */
  FlowMemo(SharedFlows shared) {
    this.shared = shared;
  }

  /** Which flows: a port of the tunnel that is another one concerns few of a segment's. */
  private record Place(String segment, FlowCompiler.Part part) {}

  /**
   * The flows of one place, and those of no segment that any needs.
   *
   * @param bindings the segment's ports alone, and the tunnel if the flows may name it
   */
  private record Part(
      @Nullable Segment segment,
      HostBindings bindings,
      @Nullable SegmentRoster roster,
      PartFlows flows) {
    static final Part NONE =
        new Part(
            null,
            HostBindings.of(OptionalInt.empty(), ImmutableSortedMap.of()),
            null,
            PartFlows.NONE);

    boolean isMadeOf(
        FlowCompiler.Part part,
        @Nullable Segment what,
        HostBindings ports,
        @Nullable SegmentRoster members) {
      return bindings.equals(ports)
          && Objects.equals(segment, what)
          && (part == FlowCompiler.Part.MEMBERS
              ? Objects.equals(roster, members)
              : roster == members || haveSameVteps(roster, members));
    }

    /** Most changes of a roster are of members, whom most flows do not name. */
    private static boolean haveSameVteps(
        @Nullable SegmentRoster one, @Nullable SegmentRoster other) {
      return one != null
          && other != null
          && Iterables.elementsEqual(one.hosts().keySet(), other.hosts().keySet())
          && Iterables.elementsEqual(
              Iterables.transform(one.hosts().values(), HostMembers::vtep),
              Iterables.transform(other.hosts().values(), HostMembers::vtep));
    }
  }

  /** What was compiled last, and the ports by place. */
  private record Arguments(
      NetworkModel model,
      Host host,
      HostBindings bindings,
      ImmutableMap<String, SegmentRoster> rosters,
      Map<Place, HostBindings> split) {

    boolean are(
        NetworkModel nextModel,
        Host nextHost,
        HostBindings nextBindings,
        ImmutableMap<String, SegmentRoster> nextRosters) {
      return model == nextModel
          && host == nextHost
          && bindings.equals(nextBindings)
          && rosters.equals(nextRosters);
    }

    /** Whether flows depend on nothing else than what {@link Part} knows. */
    boolean areAlike(NetworkModel nextModel, Host nextHost) {
      return nextModel.overlay().equals(model.overlay())
          && nextHost.name().equals(host.name())
          && nextHost.datapathType() == host.datapathType();
    }
  }

  private record Compared(FlowSet desired, FlowSet held, FlowChangeSet changes) {}

  /**
   * The same flows as {@link FlowCompiler#compile} gives, in an order of their own. What it made
   * before is not made again.
   */
  FlowSet compile(
      NetworkModel nextModel,
      Host nextHost,
      HostBindings bindings,
      ImmutableMap<String, SegmentRoster> rosters) {
    Arguments known = last;
    if (known != null && known.are(nextModel, nextHost, bindings, rosters)) {
      return whole;
    }
    boolean same = known != null && known.areAlike(nextModel, nextHost);
    Map<Place, HostBindings> split =
        known != null && known.bindings.equals(bindings) ? known.split : split(bindings);
    Map<Place, Part> before = parts;
    Map<Place, Part> now = new LinkedHashMap<>();
    List<PartFlows.Update> updates = new ArrayList<>();
    split.forEach(
        (place, ports) -> {
          Segment segment = nextModel.segments().get(place.segment);
          SegmentRoster roster = rosters.get(place.segment);
          Part previous = before.getOrDefault(place, Part.NONE);
          if (same && previous.isMadeOf(place.part, segment, ports, roster)) {
            now.put(place, previous);
            return;
          }
          PartFlows.Update update =
              FlowCompiler.compile(
                  place.part,
                  nextModel,
                  nextHost,
                  ports,
                  roster == null ? ImmutableMap.of() : Map.of(place.segment, roster),
                  previous.flows,
                  shared);
          updates.add(update);
          now.put(place, new Part(segment, ports, roster, update.part()));
        });
    List<Flow> gone = new ArrayList<>();
    Sets.difference(before.keySet(), now.keySet())
        .forEach(place -> gone.addAll(before.getOrDefault(place, Part.NONE).flows.flows()));
    whole = whole.with(changes(gone, updates, now));
    parts = now;
    last = new Arguments(nextModel, nextHost, bindings, rosters, split);
    return whole;
  }

  private static Map<Place, HostBindings> split(HostBindings bindings) {
    Map<String, ImmutableSortedMap.Builder<String, LocalPort>> ports = new TreeMap<>();
    Set<Integer> ofports = new HashSet<>();
    bindings
        .ports()
        .forEach(
            (name, port) -> {
              checkArgument(ofports.add(port.ofport()), "two ports share ofport %s", port.ofport());
              ports
                  .computeIfAbsent(port.segment(), segment -> ImmutableSortedMap.naturalOrder())
                  .put(name, port);
            });
    Map<Place, HostBindings> split = new LinkedHashMap<>();
    for (String segment : bindings.segments()) {
      HostBindings all =
          new HostBindings(
              bindings.tunnelOfport(),
              ports.getOrDefault(segment, ImmutableSortedMap.naturalOrder()).buildOrThrow(),
              ImmutableSortedSet.of(segment));
      HostBindings standing = all.withoutTunnel();
      split.put(new Place(segment, FlowCompiler.Part.STANDING), standing);
      split.put(new Place(segment, FlowCompiler.Part.MEMBERS), standing);
      split.put(new Place(segment, FlowCompiler.Part.TUNNEL), all);
    }
    return split;
  }

  /**
   * What becomes of the whole.
   *
   * @param gone flows of places that are no more
   * @param updates the places that were compiled again
   * @param now all places
   */
  private Map<FlowKey, Optional<Flow>> changes(
      List<Flow> gone, List<PartFlows.Update> updates, Map<Place, Part> now) {
    Map<FlowKey, Optional<Flow>> changes = new LinkedHashMap<>();
    gone.forEach(flow -> remove(flow, now, changes));
    for (PartFlows.Update update : updates) {
      update.removed().forEach(flow -> remove(flow, now, changes));
    }
    for (PartFlows.Update update : updates) {
      update.added().forEach(flow -> add(flow, changes));
    }
    return changes;
  }

  private static void remove(
      Flow flow, Map<Place, Part> now, Map<FlowKey, Optional<Flow>> changes) {
    if (!isOfNoSegment(flow)
        || now.values().stream().noneMatch(part -> part.flows.flows().contains(flow))) {
      changes.put(flow.key(), Optional.empty());
    }
  }

  /** Flows of no segment are needed by several: they must be the same then. */
  private void add(Flow flow, Map<FlowKey, Optional<Flow>> changes) {
    Optional<Flow> present = changes.get(flow.key());
    if (present == null) {
      present = Optional.ofNullable(whole.get(flow.key()));
    }
    checkArgument(
        present.isEmpty() || (isOfNoSegment(flow) && present.get().equals(flow)),
        "two flows are needed under one key: %s and %s",
        present,
        flow);
    changes.put(flow.key(), Optional.of(flow));
  }

  private static boolean isOfNoSegment(Flow flow) {
    return FlowCookie.segmentOf(flow).isEmpty();
  }

  /** The same as {@link FlowDiff#between}, but for the order. */
  FlowChangeSet between(FlowSet desired, FlowSet held) {
    Compared last = compared;
    if (last == null || !last.desired.sharesBase(desired) || !last.held.sharesBase(held)) {
      FlowSet from = held.unpatched();
      FlowSet to = desired.unpatched();
      last = new Compared(to, from, FlowDiff.between(to, from, Pipeline.LEARNED));
      compared = last;
    }
    return FlowDiff.update(last.changes, desired, held, Pipeline.LEARNED);
  }
}
