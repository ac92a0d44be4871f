package dev.overlane.bench.pure;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import dev.overlane.config.model.NetworkModel;
import dev.overlane.config.schema.LoadMemory;
import dev.overlane.controller.plan.FleetView;
import dev.overlane.controller.plan.RosterBuilder;
import dev.overlane.flow.compile.SegmentRoster;
import dev.overlane.flow.state.FlowSet;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** A model, and ports that are open, to their hosts' flows; nothing is known before. One thread. */
@State(Scope.Thread)
public class CompileBenchmark {
  private final FleetView view;
  private final ImmutableList<PureHost> hosts;

  /** Of the job's network. */
  public CompileBenchmark() {
    this(PureNetwork.JOB);
  }

  CompileBenchmark(PureNetwork network) {
    NetworkModel model = network.model(false, new LoadMemory());
    view = PureFleet.view(model);
    hosts =
        model.hosts().values().stream()
            .map(host -> PureHost.of(view, host))
            .collect(ImmutableList.toImmutableList());
  }

  /** One host; who is where is known. */
  @Benchmark
  public FlowSet compileHost() {
    return hosts.get(0).compile(view.model(), view.rosters());
  }

  /** All hosts, and before that who is where. */
  @Benchmark
  public ImmutableList<FlowSet> compileNetwork() {
    ImmutableMap<String, SegmentRoster> rosters =
        RosterBuilder.build(view.model(), view.reports(), view.floatingHosts());
    return hosts.stream()
        .map(host -> host.compile(view.model(), rosters))
        .collect(ImmutableList.toImmutableList());
  }
}
