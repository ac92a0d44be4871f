package dev.overlane.controller.trace;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import dev.overlane.config.FilePlaces;
import dev.overlane.config.model.Segment;
import dev.overlane.config.yaml.Place;
import dev.overlane.config.yaml.Shown;
import dev.overlane.flow.compile.HostBindings.LocalPort;
import dev.overlane.flow.compile.RuleOrigin;
import dev.overlane.flow.pipeline.FlowPriority;
import dev.overlane.flow.pipeline.FlowTable;
import dev.overlane.flow.state.Flow;
import dev.overlane.flow.trace.Hop;
import dev.overlane.flow.trace.Journey;
import java.util.List;
import java.util.Optional;

/** Which access rule of the file decided about a packet on a host. */
final class RuleFinder {
  private static final ImmutableSet<Integer> TABLES =
      ImmutableSet.of(
          FlowTable.SENDER_RULES.id(), FlowTable.RECEIVER_RULES.id(), FlowTable.SEGMENT_RULES.id());

  private final TraceNetwork network;
  private final Segment segment;

  /**
   * @param segment the segment that the packet is of
   */
  RuleFinder(TraceNetwork network, String segment) {
    this.network = network;
    this.segment = network.segment(segment);
  }

  /**
   * What decided.
   *
   * @param origin the rule; empty: the segment's default, or what holds in every segment with rules
   * @param words what it is, in words
   */
  record Decision(Optional<RuleOrigin> origin, String words) {}

  /** Whether a table is one of the access rules'. */
  static boolean isOfRules(int table) {
    return TABLES.contains(table);
  }

  /** The rules that flows on a packet's way through a host are made of, in order. */
  ImmutableList<Decision> rules(Hop hop) {
    ImmutableList.Builder<Decision> decisions = ImmutableList.builder();
    for (Journey.Step step : hop.journey().steps()) {
      origin(hop, step)
          .ifPresent(rule -> decisions.add(new Decision(Optional.of(rule), words(rule))));
    }
    return decisions.build();
  }

  /** What dropped a packet in one of the tables of access rules. */
  Optional<Decision> denial(Hop hop) {
    Journey.Step last = hop.journey().last();
    Optional<RuleOrigin> rule = origin(hop, last);
    if (rule.isPresent()) {
      return Optional.of(new Decision(rule, words(rule.get())));
    }
    if (last.table() == FlowTable.SEGMENT_RULES.id()
        && last.hits().isEmpty()
        && !segment.rules().allowsByDefault()) {
      return Optional.of(
          new Decision(Optional.empty(), "the default of segment " + segment.name()));
    }
    boolean misaddressed =
        last.table() == FlowTable.RECEIVER_RULES.id()
            && last.hits().stream()
                .anyMatch(flow -> flow.key().priority() == FlowPriority.EXACT.value());
    return misaddressed
        ? Optional.of(
            new Decision(
                Optional.empty(),
                "a frame to a group carries a packet to one address; no rule can allow that"))
        : Optional.empty();
  }

  private Optional<RuleOrigin> origin(Hop hop, Journey.Step step) {
    if (!isOfRules(step.table()) || step.hits().isEmpty()) {
      return Optional.empty();
    }
    Flow flow = step.hits().get(0);
    List<LocalPort> ports =
        network.host(hop.host()).bindings().ports().values().stream()
            .filter(port -> port.segment().equals(segment.name()))
            .toList();
    return Optional.ofNullable(RuleOrigin.in(segment, ports).get(flow.key()));
  }

  private String words(RuleOrigin rule) {
    return "rule "
        + (rule.index() + 1)
        + " of "
        + rule.port()
            .map(port -> "port " + Shown.quote(port))
            .orElse("segment " + Shown.quote(segment.name()));
  }

  /** Where the file says so: the rule, or else the segment's default or name. */
  Place place(Decision decision, FilePlaces places) {
    if (decision.origin().isEmpty()) {
      return places.of("segments", segment.name(), "default");
    }
    RuleOrigin rule = decision.origin().get();
    String number = String.valueOf(rule.index());
    if (rule.port().isEmpty()) {
      return places.of("segments", segment.name(), "rules", number);
    }
    String port = rule.port().get();
    return network.model().hosts().values().stream()
        .filter(host -> host.ports().containsKey(port))
        .findFirst()
        .map(host -> places.of("hosts", host.name(), "ports", port, "rules", number))
        .orElseGet(() -> places.of("ports", port, "rules", number));
  }
}
