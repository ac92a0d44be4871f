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
import dev.overlane.flow.compile.SegmentRoster;
import dev.overlane.flow.pipeline.Pipeline;
import dev.overlane.flow.state.Flow;
import dev.overlane.flow.state.FlowChangeSet;
import dev.overlane.flow.state.FlowDiff;
import dev.overlane.flow.state.FlowKey;
import dev.overlane.flow.state.FlowSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
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
public final class FlowMemo {
  /** Of a cookie, what names the segment; see FlowCookie. */
  private static final long SEGMENT = 0xffff_ffffL;

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
      FlowSet flows) {

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
    split(bindings)
        .forEach(
            (place, ports) -> {
              Segment segment = nextModel.segments().get(place.segment);
              SegmentRoster roster = rosters.get(place.segment);
              Part last = before.get(place);
              now.put(
                  place,
                  same && last != null && last.isMadeOf(segment, ports, roster)
                      ? last
                      : compile(nextModel, nextHost, ports, place, roster));
            });
    whole = whole.with(changes(before, now));
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

  private static Part compile(
      NetworkModel model,
      Host host,
      HostBindings ports,
      Place place,
      @Nullable SegmentRoster roster) {
    return new Part(
        model.segments().get(place.segment),
        ports,
        roster,
        FlowCompiler.compile(
            place.part,
            model,
            host,
            ports,
            roster == null ? ImmutableMap.of() : Map.of(place.segment, roster)));
  }

  private Map<FlowKey, Optional<Flow>> changes(Map<Place, Part> before, Map<Place, Part> now) {
    Map<FlowKey, Optional<Flow>> changes = new LinkedHashMap<>();
    for (Place place : Sets.union(before.keySet(), now.keySet())) {
      FlowSet old = flows(before, place);
      FlowSet next = flows(now, place);
      if (old != next) {
        for (Flow flow : old.flows()) {
          if (!flow.equals(next.get(flow.key())) && !isShared(flow, now)) {
            changes.putIfAbsent(flow.key(), Optional.empty());
          }
        }
      }
    }
    for (Map.Entry<Place, Part> part : now.entrySet()) {
      FlowSet old = flows(before, part.getKey());
      FlowSet next = part.getValue().flows;
      if (old != next) {
        for (Flow flow : next.flows()) {
          add(flow, old, changes);
        }
      }
    }
    return changes;
  }

  private static FlowSet flows(Map<Place, Part> parts, Place place) {
    Part part = parts.get(place);
    return part == null ? FlowSet.EMPTY : part.flows;
  }

  /** Whether a flow is of no segment, and some segment needs it. */
  private static boolean isShared(Flow flow, Map<Place, Part> parts) {
    return (flow.cookie() & SEGMENT) == 0
        && parts.values().stream().anyMatch(part -> flow.equals(part.flows.get(flow.key())));
  }

  private void add(Flow flow, FlowSet old, Map<FlowKey, Optional<Flow>> changes) {
    if (flow.equals(old.get(flow.key())) && !changes.containsKey(flow.key())) {
      return;
    }
    Optional<Flow> present =
        changes.getOrDefault(flow.key(), Optional.ofNullable(whole.get(flow.key())));
    checkArgument(
        present.isEmpty() || (present.get().cookie() & SEGMENT) == (flow.cookie() & SEGMENT),
        "two segments need a flow under one key: %s and %s",
        present,
        flow);
    changes.put(flow.key(), Optional.of(flow));
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
