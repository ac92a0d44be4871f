package dev.overlane.controller.trace;

import com.google.common.base.Joiner;
import com.google.common.collect.ImmutableList;
import dev.overlane.config.FilePlaces;
import dev.overlane.config.yaml.Place;
import dev.overlane.flow.pipeline.FlowText;
import dev.overlane.flow.pipeline.Pipeline;
import dev.overlane.flow.state.Flow;
import dev.overlane.flow.state.FlowChangeSet;
import dev.overlane.flow.state.FlowDiff;
import dev.overlane.flow.trace.Hop;
import dev.overlane.flow.trace.Journey;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Sends a packet through a network on paper. */
public final class Tracer {
  /** With more hosts than that, copies that come to others than the receiver's are not followed. */
  private static final int MOST_FOLLOWED = 64;

  /** How many names or flows a note lists. */
  private static final int MOST_LISTED = 4;

  private final TraceNetwork network;
  private final Endpoint from;
  private final Endpoint to;
  private final Packet packet;
  private final ImmutableList.Builder<String> notes = ImmutableList.builder();

  private Tracer(TraceNetwork network, Endpoint from, Endpoint to, Packet packet) {
    this.network = network;
    this.from = from;
    this.to = to;
    this.packet = packet;
  }

  /**
   * Traces one packet.
   *
   * @param places the file that the network is made of
   * @throws TraceRefused if the request names a port that there is not, or twice the same
   */
  public static Trace trace(TraceNetwork network, TraceRequest request, FilePlaces places)
      throws TraceRefused {
    PortFinder finder = new PortFinder(network);
    Endpoint from = finder.find(request.from());
    Endpoint to = finder.find(request.to());
    if (from.equals(to)) {
      throw new TraceRefused(
          from.name() + " is both ends: a switch never sends a packet back to where it came from");
    }
    Packet packet = Packet.of(network, request.packet(), from, to);
    return new Tracer(network, from, to, packet).trace(places);
  }

  private Trace trace(FilePlaces places) {
    Judge judge = new Judge(network, from, to, packet);
    Optional<Verdict> beforehand = judge.beforehand();
    Optional<Trail> trail = beforehand.isPresent() ? Optional.empty() : Optional.of(walk(network));
    Verdict verdict = beforehand.orElseGet(() -> judge.judge(trail.orElseThrow()));
    trail.ifPresent(way -> addNotes(way, verdict));
    RuleFinder rules = new RuleFinder(network, from.segment());
    trail.ifPresent(way -> noteRules(way, rules, places));
    Optional<Remedy> remedy =
        verdict.disposition() == Disposition.DROPPED_RULE
            ? Remedy.ofRule(places, rules, trail.orElseThrow().last())
            : Remedy.of(verdict.disposition(), places, network, from, to);
    return new Trace(network, from, to, packet, trail, verdict, notes.build(), remedy);
  }

  private Trail walk(TraceNetwork through) {
    Predicate<String> followed =
        through.hosts().size() <= MOST_FOLLOWED
            ? host -> true
            : host -> to.host().equals(Optional.of(host));
    Hop root =
        through
            .fabric()
            .trace(
                from.host().orElseThrow(),
                packet.frame(from.bound().orElseThrow().ofport()),
                followed);
    return Trail.of(root, to);
  }

  private void addNotes(Trail trail, Verdict verdict) {
    noteFlooding(trail);
    noteOthers(trail);
    for (Hop hop : trail.hops()) {
      hop.journey().steps().stream()
          .filter(step -> step.hits().size() > 1 && !doTheSame(step))
          .forEach(step -> noteAmbiguous(hop, step));
      noteDrift(hop.host());
    }
    boolean drifted = trail.hops().stream().anyMatch(hop -> !drift(hop.host()).isEmpty());
    if (drifted) {
      Verdict wanted = new Judge(network, from, to, packet).judge(walk(network.asWanted()));
      if (wanted.disposition() != verdict.disposition()) {
        notes.add(
            "with the flows that the file asks for, the end would be " + wanted.disposition());
      }
    }
  }

  private void noteRules(Trail trail, RuleFinder rules, FilePlaces places) {
    Set<String> seen = new LinkedHashSet<>();
    for (Hop hop : trail.hops()) {
      for (RuleFinder.Decision rule : rules.rules(hop)) {
        Place place = rules.place(rule, places);
        seen.add(
            rule.words()
                + " speaks of it: "
                + places.file(place)
                + ":"
                + place.line()
                + ":"
                + place.column());
      }
    }
    seen.forEach(notes::add);
    boolean judged =
        trail.root().journey().steps().stream()
            .anyMatch(step -> RuleFinder.isOfRules(step.table()));
    if (judged && packet.content().source().isEmpty()) {
      notes.add(
          "the file gives the two ports no addresses of one IP version: no rule that names"
              + " addresses speaks of this packet; say ip-src= and ip-dst= for others");
    }
  }

  private void noteFlooding(Trail trail) {
    if (!trail.flooded()) {
      return;
    }
    String segment = from.segment();
    if (packet.destination().isGroup()) {
      notes.add("its destination is a group: it is sent to every member of segment " + segment);
    } else {
      notes.add(
          "nobody has told or learned where "
              + packet.destination()
              + " is: it is flooded to every member of segment "
              + segment);
      if (network.host(trail.root().host()).source() == TraceHost.Source.SWITCH) {
        notes.add("what switches learn is read every half minute: this one may know by now");
      }
    }
  }

  private void noteOthers(Trail trail) {
    Hop root = trail.root();
    List<String> others =
        root.deliveries().stream()
            .filter(copy -> !to.isAt(copy.host(), copy.port()))
            .map(
                copy ->
                    "port "
                        + network
                            .host(copy.host())
                            .portName(copy.port())
                            .orElse(String.valueOf(copy.port())))
            .collect(Collectors.toList());
    root.crossings().stream()
        .flatMap(crossing -> network.hostOf(crossing.outer().address()).stream())
        .filter(host -> trail.hops().stream().noneMatch(hop -> hop.host().equals(host)))
        .map(host -> "host " + host)
        .forEach(others::add);
    if (!others.isEmpty()) {
      int shown = Math.min(others.size(), MOST_LISTED);
      String more = others.size() > shown ? " and " + (others.size() - shown) + " more" : "";
      notes.add(
          root.host()
              + " also sends it to "
              + Joiner.on(", ").join(others.subList(0, shown))
              + more);
    }
  }

  private static boolean doTheSame(Journey.Step step) {
    return step.hits().stream().map(Flow::instructions).distinct().count() == 1;
  }

  private void noteAmbiguous(Hop hop, Journey.Step step) {
    notes.add(
        "on "
            + hop.host()
            + ", "
            + StepWords.tableName(step.table())
            + ", "
            + step.hits().size()
            + " flows of one priority match; OpenFlow leaves open which one a switch takes");
  }

  private FlowChangeSet drift(String name) {
    TraceHost host = network.host(name);
    return host.source() == TraceHost.Source.SWITCH && host.wanted().isPresent()
        ? FlowDiff.between(host.wanted().get(), host.flows().get(), Pipeline.LEARNED)
        : FlowChangeSet.EMPTY;
  }

  private void noteDrift(String host) {
    FlowChangeSet drift = drift(host);
    drift.deletes().stream()
        .limit(MOST_LISTED)
        .forEach(
            flow ->
                notes.add(host + " holds a flow that is not wanted: " + FlowText.of(flow.key())));
    drift.adds().stream()
        .limit(MOST_LISTED)
        .forEach(flow -> notes.add(host + " lacks, or has otherwise: " + FlowText.of(flow.key())));
  }
}
