package dev.overlane.flow.compile;

import com.google.common.collect.ImmutableMap;
import dev.overlane.config.model.Segment;
import dev.overlane.flow.compile.HostBindings.LocalPort;
import dev.overlane.flow.state.FlowKey;
import java.util.List;
import java.util.Optional;

/**
 * The rule of the file that a flow is made of.
 *
 * @param port the port that it stands at; empty: at the segment
 * @param index its place in the list, from 0
 */
public record RuleOrigin(Optional<String> port, int index) {

  /**
   * Which rules the flows of a segment on one host are made of; flows that no single rule asks for
   * are not there.
   *
   * @param ports the segment's ports on the host
   */
  public static ImmutableMap<FlowKey, RuleOrigin> in(Segment segment, List<LocalPort> ports) {
    return segment.rules().areNone()
        ? ImmutableMap.of()
        : new RuleFlows.OfSegment(segment, ports, true).origins();
  }
}
