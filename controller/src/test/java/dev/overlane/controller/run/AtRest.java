package dev.overlane.controller.run;

import com.google.common.collect.ImmutableList;
import dev.overlane.config.model.Host;
import dev.overlane.config.model.NetworkModel;
import dev.overlane.config.model.Port;
import dev.overlane.controller.isolation.LeakCheck;
import dev.overlane.controller.sim.FakeHost;
import dev.overlane.controller.sim.World;
import dev.overlane.controller.status.NetworkStatus;
import dev.overlane.flow.state.FlowInstruction;
import dev.overlane.flow.state.Metering;
import java.util.Map;
import java.util.stream.Collectors;

/** What must be so when nothing is left to do: each host is as the file says. */
record AtRest(World world, LeakCheck leaks) {

  /** Fails unless it is so in truth and by what a controller says. */
  void expect(NetworkModel model, NetworkStatus status) {
    if (!status.converged()) {
      throw new AssertionError("it does not converge: " + status);
    }
    for (Host host : model.hosts().values()) {
      FakeHost real = world.host(host.name());
      // It has looked at everything: what is there now is as it wants it, whoever wrote it.
      real.flows().adopt();
      leaks.run();
      expectMeters(real);
      for (Port port : host.ports().values()) {
        boolean open = real.ports().containsValue(port.interfaceName());
        boolean bound =
            status
                .hosts()
                .get(host.name())
                .members()
                .getOrDefault(port.segment(), ImmutableList.of())
                .contains(port.name());
        if (open != bound) {
          throw new AssertionError(
              host.name() + ": " + port + ": open " + open + ", bound " + bound);
        }
      }
    }
  }

  /** A meter for each port that floods, as the file has it, and none besides. */
  private static void expectMeters(FakeHost host) {
    Map<Integer, Metering> named =
        host.flows().flows().flows().stream()
            .flatMap(flow -> flow.instructions().stream())
            .filter(FlowInstruction.Meter.class::isInstance)
            .map(instruction -> ((FlowInstruction.Meter) instruction).meter())
            .collect(Collectors.toMap(meter -> meter, meter -> new Metering.Limit(1000, 1000)));
    if (!named.equals(host.flows().meters().held())) {
      throw new AssertionError(
          host.name() + ": flows name " + named + ", meters are " + host.flows().meters().held());
    }
  }
}
