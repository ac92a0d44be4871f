package dev.overlane.flow.compile;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSetMultimap;
import dev.overlane.config.model.Host;
import dev.overlane.config.model.NetworkModel;
import dev.overlane.flow.pipeline.PipelineVerifier;
import dev.overlane.flow.state.Flow;
import dev.overlane.flow.state.FlowSet;
import java.util.Map;

/** The flows of a host: the union of what each stage contributes, every one of them verified. */
public final class FlowCompiler {
  /** Most hosts with members in one segment; the replication list ends there. */
  public static final int MAX_HOSTS_PER_SEGMENT = 4096;

  /** A part of a host's flows, by what it is made of. */
  public enum Part {
    /** Flows that are made of the members of its segments, but not of the tunnel's port. */
    MEMBERS,
    /** Flows that are made of its own ports and of the VTEPs of others, but not of the rest. */
    STANDING,
    /** Flows that name the tunnel's port, or may; else they are made of what STANDING is. */
    TUNNEL
  }

  /** In the order of the pipeline, each with the part that it makes. */
  private static final ImmutableMap<FlowContributor, Part> CONTRIBUTORS =
      ImmutableMap.<FlowContributor, Part>builder()
          .put(new ClassifyFlows(), Part.STANDING)
          .put(new TunnelFlows(), Part.STANDING)
          .put(new AdmitFlows(), Part.MEMBERS)
          .put(new AddressFlows(), Part.MEMBERS)
          .put(new NeighbourFlows(), Part.MEMBERS)
          .put(new AnswerFlows(), Part.MEMBERS)
          .put(new AdvertiseFlows(), Part.MEMBERS)
          .put(new RuleFlows(), Part.STANDING)
          .put(new LearnFlows(), Part.MEMBERS)
          .put(new ForwardFlows(), Part.MEMBERS)
          .put(new LimitFlows(), Part.STANDING)
          .put(new EgressFlows(), Part.STANDING)
          .put(new FloodFlows(), Part.TUNNEL)
          .put(new UplinkFlows(), Part.TUNNEL)
          .buildOrThrow();

  private static final ImmutableSetMultimap<Part, FlowContributor> BY_PART =
      CONTRIBUTORS.asMultimap().inverse();

  private FlowCompiler() {}

  /**
   * Compiles the flows of one host. Same arguments give the same flows in the same order; the work
   * is linear in the members of the segments that the host has ports in.
   *
   * @param model the file
   * @param host the host, of the model
   * @param bindings its ports that may get flows; their segments are in the model
   * @param rosters the members of segments by the segment's name; this host may be among them, and
   *     a segment without roster has no members elsewhere
   * @throws IllegalArgumentException if two ports share an ofport, or a segment has more than
   *     {@link #MAX_HOSTS_PER_SEGMENT} hosts
   * @throws IllegalStateException if a flow breaks an invariant of the pipeline, which is a bug
   */
  public static FlowSet compile(
      NetworkModel model, Host host, HostBindings bindings, Map<String, SegmentRoster> rosters) {
    return compile(
        CONTRIBUTORS.keySet(), HostView.of(model, host, bindings, rosters, new SharedFlows()));
  }

  /**
   * Compiles one part of what {@link #compile(NetworkModel, Host, HostBindings, Map)} does.
   *
   * @param before what the same part came to when it was compiled last, for whatever arguments
   * @param shared flows that were made for other hosts, or will serve them
   */
  public static PartFlows.Update compile(
      Part part,
      NetworkModel model,
      Host host,
      HostBindings bindings,
      Map<String, SegmentRoster> rosters,
      PartFlows before,
      SharedFlows shared) {
    HostView view = HostView.of(model, host, bindings, rosters, shared);
    PartFlows.Successor successor = before.successor(view.scope());
    for (FlowContributor contributor : BY_PART.get(part)) {
      contributor.contribute(view, successor::add);
    }
    return successor.finish();
  }

  private static FlowSet compile(Iterable<FlowContributor> contributors, HostView view) {
    PipelineVerifier verifier = new PipelineVerifier(view.scope());
    ImmutableList.Builder<Flow> flows = ImmutableList.builder();
    for (FlowContributor contributor : contributors) {
      contributor.contribute(
          view,
          flow -> {
            verifier.verify(flow);
            flows.add(flow);
          });
    }
    return FlowSet.of(flows.build());
  }
}
