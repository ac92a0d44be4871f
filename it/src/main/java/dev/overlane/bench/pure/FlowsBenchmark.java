package dev.overlane.bench.pure;

import com.google.common.collect.ImmutableList;
import dev.overlane.config.model.NetworkModel;
import dev.overlane.config.schema.LoadMemory;
import dev.overlane.controller.plan.FleetView;
import dev.overlane.flow.loxi.BundleMods;
import dev.overlane.flow.pipeline.Pipeline;
import dev.overlane.flow.state.FlowChangeSet;
import dev.overlane.flow.state.FlowDiff;
import dev.overlane.flow.state.FlowSet;
import io.netty.buffer.ByteBuf;
import java.util.Optional;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** The flows of one host on their way to its switch. One thread. */
@State(Scope.Thread)
public class FlowsBenchmark {
  /** Not made of the same objects as those that are wanted, as after a reading. */
  private final FlowSet held;

  private final FlowSet wanted;
  private final FlowChangeSet all;

  /** Of the job's network. */
  public FlowsBenchmark() {
    this(PureNetwork.JOB);
  }

  FlowsBenchmark(PureNetwork network) {
    FleetView view = PureFleet.view(network.model(false, new LoadMemory()));
    NetworkModel more = network.model(true, new LoadMemory());
    PureHost host =
        PureHost.of(
            view,
            Optional.ofNullable(view.model().hosts().get(PureNetwork.guestHost())).orElseThrow());
    FleetView moreView = PureFleet.view(more);
    held = host.compile(view.model(), view.rosters());
    wanted = host.after(moreView).compile(more, moreView.rosters());
    all = FlowDiff.between(wanted, FlowSet.EMPTY, Pipeline.LEARNED);
  }

  /** Flow by flow; those of one port are not held yet. */
  @Benchmark
  public FlowChangeSet diffOfHost() {
    return FlowDiff.between(wanted, held, Pipeline.LEARNED);
  }

  /** All of them as OpenFlow messages of one bundle. */
  @Benchmark
  public ImmutableList<ByteBuf> bundleOfHost() {
    return BundleMods.openFlow14(all);
  }
}
