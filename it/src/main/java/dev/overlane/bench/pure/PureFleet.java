package dev.overlane.bench.pure;

import com.google.common.collect.ImmutableMap;
import dev.overlane.bench.BenchFailure;
import dev.overlane.config.model.NetworkModel;
import dev.overlane.controller.plan.FleetView;
import dev.overlane.controller.plan.HostReport;
import dev.overlane.controller.plan.PlanMemo;
import dev.overlane.controller.plan.PlanStep;
import dev.overlane.controller.plan.Roll;
import dev.overlane.flow.compile.SharedFlows;
import dev.overlane.flow.state.FlowChangeSet;
import dev.overlane.flow.state.FlowSet;
import dev.overlane.flow.state.SwitchMeters;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * All hosts of a network in memory, led by a file as a controller leads them; its switches take at
 * once what is planned for them. Confined to one thread.
 */
final class PureFleet {
  private final Roll roll;
  private final Map<String, Member> members = new LinkedHashMap<>();
  private long revisions = 1;

  /**
   * A file, and hosts as it wants them but for their flows.
   *
   * @param hosts by name; those that are as in another revision are the same objects
   */
  record Revision(NetworkModel model, ImmutableMap<String, PureHost> hosts) {}

  /** What lasts of a host. */
  private static final class Member {
    private final PlanMemo memo;
    private FlowSet held = FlowSet.EMPTY;

    Member(SharedFlows shared) {
      memo = new PlanMemo(shared);
    }

    /** Plans until nothing is left to do; returns how many flow mods its switch has taken. */
    int lead(FleetView view, PureHost host) {
      if (!host.isAsIn(view.model())) {
        throw new BenchFailure(host.name() + " has other rows than the file wants");
      }
      SwitchMeters meters = host.meters();
      PlanStep first = host.plan(view, held, meters, memo).step();
      if (first instanceof PlanStep.Converged) {
        return 0;
      }
      if (!(first instanceof PlanStep.ApplyFlows apply)) {
        throw new BenchFailure(host.name() + " was to change its flows, and not " + first);
      }
      FlowChangeSet changes = apply.changes();
      held = changes.applyTo(held);
      PlanStep second = host.plan(view, held, meters, memo).step();
      if (!(second instanceof PlanStep.Converged)) {
        throw new BenchFailure(host.name() + " was to be converged, and not " + second);
      }
      return changes.deletes().size() + changes.adds().size();
    }
  }

  /** A fleet whose switches hold what the file wants. */
  PureFleet(Revision first) {
    roll = roll(first.model());
    SharedFlows shared = new SharedFlows();
    first.hosts().keySet().forEach(name -> members.put(name, new Member(shared)));
    lead(first);
  }

  /** How hosts know each other when all have been seen, and have nothing but what the file says. */
  static FleetView view(NetworkModel model) {
    return roll(model).view(1);
  }

  private static Roll roll(NetworkModel model) {
    Roll roll = new Roll(model);
    roll.accept(model);
    for (String host : model.hosts().keySet()) {
      roll.report(host, HostReport.EMPTY);
    }
    return roll;
  }

  /**
   * Puts another revision of the same hosts into force, up to the last flow.
   *
   * @return how many flow mods all switches have taken
   * @throws BenchFailure if a host had anything else to do than to change its flows once
   */
  int accept(Revision next) {
    roll.accept(next.model());
    return lead(next);
  }

  private int lead(Revision now) {
    FleetView view = roll.view(revisions++);
    int mods = 0;
    for (Map.Entry<String, PureHost> host : now.hosts().entrySet()) {
      Member member = members.get(host.getKey());
      if (member == null) {
        throw new BenchFailure(host.getKey() + " is no host of the first revision");
      }
      mods += member.lead(view, host.getValue());
    }
    return mods;
  }
}
