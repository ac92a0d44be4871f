package dev.overlane.flow.compile;

import com.google.common.collect.ImmutableMap;
import dev.overlane.config.model.IpPrefix;
import dev.overlane.config.model.Segment;
import dev.overlane.config.model.SegmentRules;
import dev.overlane.config.model.SegmentRules.PortRules;
import dev.overlane.flow.compile.HostBindings.LocalPort;
import dev.overlane.flow.compile.RuleEntry.Way;
import dev.overlane.flow.pipeline.FlowCookie;
import dev.overlane.flow.pipeline.FlowCookie.Feature;
import dev.overlane.flow.pipeline.FlowPriority;
import dev.overlane.flow.pipeline.FlowTable;
import dev.overlane.flow.pipeline.Metadata;
import dev.overlane.flow.state.Bits;
import dev.overlane.flow.state.Flow;
import dev.overlane.flow.state.FlowInstruction;
import dev.overlane.flow.state.FlowKey;
import dev.overlane.flow.state.FlowMatch;
import dev.overlane.flow.state.FlowMatch.MaskedMac;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * SENDER_RULES, RECEIVER_RULES and SEGMENT_RULES: what may pass in segments with access rules,
 * which is told by the packet alone, or by its connection too; {@link SegmentRules} says by which.
 * The rules of each port of the segment for what goes to it are on every host of the segment: so a
 * packet is judged before it travels, and once more where it arrives.
 */
final class RuleFlows implements FlowContributor {
  private static final IpPrefix MULTICAST = prefix("224.0.0.0/4");
  private static final IpPrefix BROADCAST = prefix("255.255.255.255");
  private static final IpPrefix MULTICAST_OF_IPV6 = prefix("ff00::/8");

  @Override
  public void contribute(HostView view, Consumer<Flow> flows) {
    if (view.segments().stream().anyMatch(SegmentView::isRuled)) {
      Untouched.matches()
          .forEach(
              match ->
                  flows.accept(
                      Flow.of(
                          FlowTable.SENDER_RULES.key(FlowPriority.PASS, match),
                          FlowCookie.of(Feature.RULES),
                          FlowTable.LEARN.enter())));
    }
    for (SegmentView segment : view.segments()) {
      if (segment.isRuled()) {
        OfSegment of = new OfSegment(segment.segment(), segment.ports(), view.tracksFragments());
        of.flows.values().forEach(flows);
      }
    }
  }

  private static IpPrefix prefix(String text) {
    return IpPrefix.parse(text).orElseThrow();
  }

  /** The flows of one segment. */
  static final class OfSegment {
    private final SegmentRules rules;
    private final List<LocalPort> ports;
    private final Bits metadata;
    private final FlowMatch base;
    private final long cookie;
    private final boolean guarded;
    private final Connections connections;
    private final Map<FlowKey, Flow> flows = new LinkedHashMap<>();
    private final Map<FlowKey, RuleOrigin> origins = new LinkedHashMap<>();

    /**
     * Makes them.
     *
     * @param tracksFragments whether the host's datapath may track fragments
     */
    OfSegment(Segment segment, List<LocalPort> ports, boolean tracksFragments) {
      this.ports = ports;
      rules = segment.rules();
      metadata = Metadata.segment(segment.vni());
      base = FlowMatch.ANY.withMetadata(metadata);
      cookie = FlowCookie.of(Feature.RULES, segment.vni().value());
      guarded = rules.guardsReceivers();
      connections = new Connections(segment);
      if (rules.stateful()) {
        connections.contributeTracking(tracksFragments, this::add);
      }
      this.ports.forEach(this::addSender);
      add(
          FlowTable.SENDER_RULES.key(FlowPriority.MISS, base),
          (guarded ? FlowTable.RECEIVER_RULES : FlowTable.SEGMENT_RULES).enter());
      if (guarded) {
        addReceivers();
      }
      addSegment();
    }

    /** The rules that flows are made of: of two that make the same flow, the first. */
    ImmutableMap<FlowKey, RuleOrigin> origins() {
      return ImmutableMap.copyOf(origins);
    }

    private void addSender(LocalPort port) {
      PortRules own = rules.ports().get(port.name());
      if (own == null || !isOf(own, port)) {
        return;
      }
      for (RuleEntry entry : RuleEntry.ofSender(own, rules.stateful())) {
        addRule(
            FlowTable.SENDER_RULES,
            base.withInPort(port.ofport()),
            entry,
            new RuleOrigin(Optional.of(port.name()), entry.index()),
            new FlowInstruction.WriteMetadata(Metadata.ALLOWED),
            (guarded ? FlowTable.RECEIVER_RULES : FlowTable.SEGMENT_RULES).enter());
      }
    }

    /** Whether a member here is the file's port, and not something of its name plugged in. */
    private static boolean isOf(PortRules own, LocalPort port) {
      return own.mac().isEmpty() || own.mac().equals(port.enforcedMac());
    }

    private void addReceivers() {
      rules.ports().forEach(this::addReceiver);
      FlowMatch group = base.withEthDestination(MaskedMac.GROUP);
      FlowMatch ipv4 = Payload.ipv4(group);
      FlowMatch ipv6 = Payload.ipv6(group);
      addGroup(TrafficMatches.address(ipv4, MULTICAST, false));
      addGroup(TrafficMatches.address(ipv4, BROADCAST, false));
      addGroup(TrafficMatches.address(ipv6, MULTICAST_OF_IPV6, false));
      add(FlowTable.RECEIVER_RULES.key(FlowPriority.EXACT, ipv4));
      add(FlowTable.RECEIVER_RULES.key(FlowPriority.EXACT, ipv6));
      add(FlowTable.RECEIVER_RULES.key(FlowPriority.MISS, base), FlowTable.SEGMENT_RULES.enter());
    }

    private void addGroup(FlowMatch match) {
      add(FlowTable.RECEIVER_RULES.key(FlowPriority.GROUP, match), FlowTable.SEGMENT_RULES.enter());
    }

    private void addReceiver(String name, PortRules own) {
      if (!rules.guardsReceiver(own)) {
        return;
      }
      FlowMatch match = base.withEthDestination(MaskedMac.exact(own.mac().orElseThrow()));
      FlowInstruction[] allowed =
          rules.stateful()
              ? new FlowInstruction[] {
                new FlowInstruction.WriteMetadata(Metadata.ALLOWED), FlowTable.SEGMENT_RULES.enter()
              }
              : new FlowInstruction[] {FlowTable.LEARN.enter()};
      for (RuleEntry entry : RuleEntry.ofReceiver(own, rules.stateful())) {
        addRule(
            FlowTable.RECEIVER_RULES,
            match,
            entry,
            new RuleOrigin(Optional.of(name), entry.index()),
            allowed);
      }
    }

    private void addSegment() {
      if (rules.stateful()) {
        connections.contributeAllowed(this::add);
      } else {
        FlowMatch allowed = base.withMetadata(metadata.and(Metadata.ALLOWED));
        add(FlowTable.SEGMENT_RULES.key(FlowPriority.PASS, allowed), FlowTable.LEARN.enter());
      }
      for (RuleEntry entry : RuleEntry.ofSegment(rules)) {
        addRule(
            FlowTable.SEGMENT_RULES,
            base,
            entry,
            new RuleOrigin(Optional.empty(), entry.index()),
            entry.way() == Way.FORTH
                ? connections.pass()
                : new FlowInstruction[] {FlowTable.LEARN.enter()});
      }
      if (rules.allowsByDefault() && rules.stateful()) {
        connections.contributeDefault(this::add);
      } else if (rules.allowsByDefault()) {
        add(FlowTable.SEGMENT_RULES.key(FlowPriority.MISS, base), FlowTable.LEARN.enter());
      }
    }

    private void addRule(
        FlowTable table,
        FlowMatch match,
        RuleEntry entry,
        RuleOrigin origin,
        FlowInstruction... allowed) {
      TrafficMatches.of(
          entry.traffic(),
          entry.way().in(match),
          each -> {
            FlowKey key = table.key(FlowPriority.RULE, entry.level(), each);
            add(key, entry.allows() ? allowed : new FlowInstruction[0]);
            origins.putIfAbsent(key, origin);
          });
    }

    private void add(FlowKey key, FlowInstruction... instructions) {
      flows.putIfAbsent(key, Flow.of(key, cookie, instructions));
    }
  }
}
