package dev.overlane.bench.pure;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.Maps;
import dev.overlane.bench.pure.PureFleet.Revision;
import dev.overlane.config.model.NetworkModel;
import dev.overlane.config.schema.LoadMemory;
import dev.overlane.controller.plan.FleetView;
import java.util.function.Function;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/**
 * What a controller does between the loading of a file and the bytes for its switches, when one
 * port comes or goes in a segment of all hosts: who is where, and each host's plans until it is
 * converged. Rows are made at once, so they are not waited for. One thread.
 */
@State(Scope.Thread)
public class PlanBenchmark {
  private final Revision without;
  private final Revision with;
  private final PureFleet fleet;
  private boolean guest;

  /** Of the job's network. */
  public PlanBenchmark() {
    this(PureNetwork.JOB);
  }

  PlanBenchmark(PureNetwork network) {
    LoadMemory memory = new LoadMemory();
    NetworkModel model = network.model(false, memory);
    FleetView view = PureFleet.view(model);
    without =
        new Revision(
            model,
            ImmutableMap.copyOf(
                Maps.transformValues(model.hosts(), host -> PureHost.of(view, host))));
    NetworkModel more = network.model(true, memory);
    FleetView moreView = PureFleet.view(more);
    with =
        new Revision(
            more,
            without.hosts().values().stream()
                .map(host -> changed(host, moreView))
                .collect(ImmutableMap.toImmutableMap(PureHost::name, Function.identity())));
    fleet = new PureFleet(without);
  }

  private static PureHost changed(PureHost host, FleetView view) {
    return host.name().equals(PureNetwork.guestHost()) ? host.after(view) : host;
  }

  /** One port comes, or the next time goes; returns how many flow mods that takes on all hosts. */
  @Benchmark
  public int planOnePort() {
    guest = !guest;
    return fleet.accept(guest ? with : without);
  }
}
