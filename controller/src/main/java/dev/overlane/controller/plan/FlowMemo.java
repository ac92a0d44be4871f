package dev.overlane.controller.plan;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSortedMap;
import com.google.common.collect.ImmutableSortedSet;
import com.google.common.collect.Sets;
import dev.overlane.config.model.DatapathType;
import dev.overlane.config.model.Host;
import dev.overlane.config.model.NetworkModel;
import dev.overlane.config.model.Overlay;
import dev.overlane.config.model.Segment;
import dev.overlane.flow.compile.FlowCompiler;
import dev.overlane.flow.compile.HostBindings;
import dev.overlane.flow.compile.HostBindings.LocalPort;
import dev.overlane.flow.compile.PartFlows;
import dev.overlane.flow.compile.SegmentRoster;
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
  private Map<Place, Part> parts = new LinkedHashMap<>();
  private FlowSet whole = FlowSet.EMPTY;
  private @Nullable Overlay overlay;
  private @Nullable String host;
  private @Nullable DatapathType datapath;
  private @Nullable Compared compared;

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

    boolean isMadeOf(@Nullable Segment what, HostBindings ports, @Nullable SegmentRoster members) {
      return Objects.equals(segment, what)
          && bindings.equals(ports)
          && Objects.equals(roster, members);
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
    boolean same =
        nextModel.overlay().equals(overlay)
            && nextHost.name().equals(host)
            && nextHost.datapathType() == datapath;
    Map<Place, Part> before = parts;
    Map<Place, Part> now = new LinkedHashMap<>();
    List<PartFlows.Update> updates = new ArrayList<>();
    split(bindings)
        .forEach(
            (place, ports) -> {
              Segment segment = nextModel.segments().get(place.segment);
              SegmentRoster roster = rosters.get(place.segment);
              Part last = before.getOrDefault(place, Part.NONE);
              if (same && last.isMadeOf(segment, ports, roster)) {
                now.put(place, last);
                return;
              }
              PartFlows.Update update =
                  FlowCompiler.compile(
                      place.part,
                      nextModel,
                      nextHost,
                      ports,
                      roster == null ? ImmutableMap.of() : Map.of(place.segment, roster),
                      last.flows);
              updates.add(update);
              now.put(place, new Part(segment, ports, roster, update.part()));
            });
    List<Flow> gone = new ArrayList<>();
    Sets.difference(before.keySet(), now.keySet())
        .forEach(place -> gone.addAll(before.getOrDefault(place, Part.NONE).flows.flows()));
    whole = whole.with(changes(gone, updates, now));
    parts = now;
    overlay = nextModel.overlay();
    host = nextHost.name();
    datapath = nextHost.datapathType();
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
      split.put(new Place(segment, FlowCompiler.Part.STANDING), all.withoutTunnel());
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
