package dev.overlane.controller.plan;

import com.google.common.collect.ImmutableMap;
import dev.overlane.config.model.Host;
import dev.overlane.config.model.NetworkModel;
import dev.overlane.flow.compile.FlowCompiler;
import dev.overlane.flow.compile.HostBindings;
import dev.overlane.flow.compile.SegmentRoster;
import dev.overlane.flow.pipeline.Pipeline;
import dev.overlane.flow.state.FlowChangeSet;
import dev.overlane.flow.state.FlowDiff;
import dev.overlane.flow.state.FlowSet;
import org.jspecify.annotations.Nullable;

/**
 * The last result of compiling a host's flows and of comparing them with what its switch holds, so
 * that nothing is computed twice from the same. Changes no result. Confined to one thread.
 */
@SuppressWarnings("ReferenceEquality") // what is another object is compared in full
public final class FlowMemo {
  private @Nullable Compiled compiled;
  private @Nullable Compared compared;

  private record Compiled(
      NetworkModel model,
      Host host,
      HostBindings bindings,
      ImmutableMap<String, SegmentRoster> rosters,
      FlowSet flows) {}

  private record Compared(FlowSet desired, FlowSet held, FlowChangeSet changes) {}

  /** See {@link FlowCompiler#compile}. */
  FlowSet compile(
      NetworkModel model,
      Host host,
      HostBindings bindings,
      ImmutableMap<String, SegmentRoster> rosters) {
    Compiled last = compiled;
    if (last != null
        && last.model == model
        && last.host.equals(host)
        && last.bindings.equals(bindings)
        && last.rosters.equals(rosters)) {
      return last.flows;
    }
    FlowSet flows = FlowCompiler.compile(model, host, bindings, rosters);
    if (last != null && last.flows.equals(flows)) {
      // The same object: whoever compares it next sees at once that it is the same.
      flows = last.flows;
    }
    compiled = new Compiled(model, host, bindings, rosters, flows);
    return flows;
  }

  /**
   * See {@link FlowDiff#between}. If few flows have changed since the last time, so few are looked
   * at.
   */
  FlowChangeSet between(FlowSet desired, FlowSet held) {
    Compared last = compared;
    if (last == null || last.desired != desired || !last.held.sharesBase(held)) {
      FlowSet whole = held.unpatched();
      last = new Compared(desired, whole, FlowDiff.between(desired, whole, Pipeline.LEARNED));
      compared = last;
    }
    return FlowDiff.update(last.changes, desired, held, Pipeline.LEARNED);
  }
}
