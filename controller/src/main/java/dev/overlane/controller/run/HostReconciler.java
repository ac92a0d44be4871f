package dev.overlane.controller.run;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableSet;
import com.google.common.collect.ImmutableSortedMap;
import dev.overlane.config.model.Host;
import dev.overlane.controller.plan.FleetView;
import dev.overlane.controller.plan.HostPhase;
import dev.overlane.controller.plan.HostPlan;
import dev.overlane.controller.plan.HostPlanner;
import dev.overlane.controller.plan.HostReport;
import dev.overlane.controller.plan.HostSighting;
import dev.overlane.controller.plan.Observation;
import dev.overlane.controller.plan.PlanMemo;
import dev.overlane.controller.plan.PlanStep;
import dev.overlane.flow.SwitchHandler;
import dev.overlane.flow.SwitchSession;
import dev.overlane.flow.compile.AssumedMembers;
import dev.overlane.flow.compile.HostBindings;
import dev.overlane.flow.compile.SegmentRoster.HostMembers;
import dev.overlane.flow.state.FlowNews;
import dev.overlane.flow.state.FlowSet;
import dev.overlane.flow.state.SwitchPorts;
import dev.overlane.ovsdb.OvsdbSession;
import dev.overlane.ovsdb.state.OvsdbCompiler;
import dev.overlane.ovsdb.state.OvsdbState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The one loop of one host. Whatever happens (reload, drift, session lost or back, reply)
 * overwrites an input and wakes it; awake, it plans one step from all inputs, does it, and is woken
 * again by its outcome. At most one change is under way. All state is confined to the host's {@link
 * SerialLoop}; the public methods may be called from any thread.
 */
final class HostReconciler implements PlanStep.Performer, Work {
  private static final String LEFT = "the host left the file";
  private static final String UNBRIDGED = "its bridge is gone";
  private static final String REROUTED = "the host is reached in another way from now on";

  private final String name;
  private final SerialLoop loop;
  private final HostEvents events;
  private final HostJournal journal;
  private final Pause rowsPause;
  private final Pause flowsPause;
  private final Audit audit;
  private final Tenure tenure;
  private final List<Runnable> settling = new ArrayList<>();
  private final OvsdbInput ovsdb;
  private final SwitchInput openflow = new SwitchInput();
  private final DriftCounter drift = new DriftCounter();
  private final Retelling retelling = new Retelling();
  private final RowsHand rowsHand;
  private final FlowsHand flowsHand;
  private final MetersHand metersHand;
  private final PlanMemo memo;
  private final WorkBudget budget;
  private final Arrival arrival;

  private FleetView view;
  private OvsdbState rows;
  private @Nullable OvsdbRoute route;
  private @Nullable ImmutableSortedMap<String, ImmutableSortedMap<String, HostMembers>> remembered;
  private @Nullable HostReport lastReport;
  private @Nullable HostPlan plan;
  private boolean awake;
  private boolean busy;
  private boolean overspent;
  private boolean retired;
  private long plans;

  HostReconciler(String name, FleetView view, HostEvents events, HostContext context) {
    this.name = name;
    this.view = view;
    this.rows = OvsdbCompiler.compile(view.model(), host(view));
    this.events = events;
    this.loop = context.loop();
    this.memo = new PlanMemo(context.shared());
    this.journal = new HostJournal(name, context.clock(), events.figures(), loop::nanoTime);
    this.rowsPause = new Pause(loop, new Backoff(context.random()));
    this.flowsPause = new Pause(loop, new Backoff(context.random()));
    this.ovsdb = new OvsdbInput(journal, rowsPause);
    this.budget = new WorkBudget(loop);
    this.arrival = new Arrival(context.turns(), loop, this::wake);
    Damper rowsDamper = Damper.ofRows(loop);
    Damper flowsDamper = Damper.ofFlows(loop);
    Pause tenurePause = new Pause(loop, new Backoff(context.random()));
    this.tenure = new Tenure(context.permit(), ovsdb, openflow, tenurePause, journal, this);
    this.rowsHand =
        new RowsHand(
            loop,
            ovsdb,
            new Repairs(rowsPause, rowsDamper, tenure.rows(), journal, this),
            drift,
            retelling,
            journal,
            tenure,
            this);
    Repairs flowsRepairs = new Repairs(flowsPause, flowsDamper, tenure.flows(), journal, this);
    this.flowsHand = new FlowsHand(openflow, flowsRepairs, drift, journal, tenure, this);
    this.metersHand = new MetersHand(openflow, flowsRepairs, drift, journal, tenure, this);
    this.audit =
        new Audit(
            loop,
            () -> context.settings().interval(openflow.watchesFlows(), view.model().hosts().size()),
            () -> {
              flowsHand.check(read -> {});
              metersHand.check();
            });
  }

  private Host host(FleetView of) {
    return requireNonNull(of.model().hosts().get(name), name);
  }

  /** The file or the members of other hosts changed. */
  void setView(FleetView next) {
    loop.execute(
        () -> {
          if (next.revision() != view.revision()) {
            OvsdbState desired = OvsdbCompiler.compile(next.model(), host(next));
            // The same object as long as it is the same: then nothing is read anew for it.
            rows = desired.equals(rows) ? rows : desired;
            rowsPause.forget();
            flowsPause.forget();
          }
          view = next;
          wake();
        });
  }

  /**
   * The host's ovsdb-server is to be reached in a new way, by whoever is told of it through the
   * route returned. A session that came by an older route ends, and so does that of the switch: it
   * may be another machine's. When the bridge's row goes, the session of its switch ends too: the
   * switch is on its way out, and the next one by its datapath id has nothing of its flows.
   */
  OvsdbRoute newOvsdbRoute() {
    OvsdbRoute next =
        new OvsdbRoute(
            (asker, event, otherwise) ->
                loop.execute(
                    () -> {
                      if (asker == route && !retired) {
                        OvsdbSession before = ovsdb.session();
                        boolean bridged = hasBridge();
                        event.accept(ovsdb);
                        if (bridged && !hasBridge()) {
                          openflow.close(UNBRIDGED);
                        }
                        if (ovsdb.session() != null && ovsdb.session() != before) {
                          arrival.arrived();
                        }
                        wake();
                      } else {
                        otherwise.run();
                      }
                    }));
    input(
        () -> {
          route = next;
          ovsdb.forget(REROUTED);
          openflow.close(REROUTED);
        });
    return next;
  }

  /** Whether the rows, as they were last seen, have the bridge. */
  private boolean hasBridge() {
    String name = rows.bridge().name();
    return ovsdb
        .lastSnapshot()
        .filter(
            last -> last.bridges().values().stream().anyMatch(bridge -> bridge.name().equals(name)))
        .isPresent();
  }

  /** The host is to dial in: there is no session yet, and nothing wrong. */
  void expectDialIn() {
    input(() -> ovsdb.expect("waiting for the host to dial in"));
  }

  /** A switch with this host's datapath id finished its handshake. */
  SwitchHandler switchHandler(SwitchSession session) {
    loop.execute(
        () -> {
          if (retired) {
            session.close(LEFT);
            return;
          }
          tenure.arrived(session);
          openflow.opened(session);
          retelling.arrived();
          journal.switchOpened(session);
          flowsPause.forget();
          arrival.arrived();
          wake();
        });
    return new SwitchHandler() {
      @Override
      public void flowsChanged() {
        input(openflow::doubt);
      }

      @Override
      public void flowsTold(FlowNews news) {
        input(
            () -> {
              openflow.told(session, news);
              audit.soon();
            });
      }

      @Override
      public void portsChanged(SwitchPorts ports) {
        input(() -> openflow.portsTold(session, ports));
      }

      @Override
      public void closed(String reason) {
        input(
            () -> {
              if (openflow.closed(session)) {
                audit.stop();
                retelling.left();
                journal.switchClosed(reason);
              }
            });
      }
    };
  }

  /** Whether this process may write to the host has changed. */
  void reconsider() {
    input(tenure::reconsider);
  }

  /** Calls back when no change is under way; on the host's loop. */
  void whenSettled(Runnable done) {
    loop.execute(
        () -> {
          if (busy && !retired) {
            settling.add(done);
          } else {
            done.run();
          }
        });
  }

  /** Somebody with another host's certificate claimed this one's datapath id and was refused. */
  void impersonated(String reason) {
    input(() -> journal.impersonated("openflow: " + reason));
  }

  /** Has all flows read beside the rest; tells whether it could, when it was planned from. */
  void lookAgain(Consumer<Boolean> done) {
    input(() -> flowsHand.check(done));
  }

  /** The host left the file: its sessions end, nothing on it is changed. */
  void retire() {
    loop.execute(
        () -> {
          retired = true;
          openflow.close(LEFT);
          ovsdb.close(LEFT);
          audit.stop();
          rowsPause.cancel();
          flowsPause.cancel();
          tenure.retire();
          arrival.over();
          settle();
        });
  }

  private void settle() {
    settling.forEach(Runnable::run);
    settling.clear();
  }

  private void input(Runnable overwrite) {
    loop.execute(
        () -> {
          if (!retired) {
            overwrite.run();
            wake();
          }
        });
  }

  @Override
  public void wake() {
    journal.noticed();
    if (!awake) {
      awake = true;
      loop.execute(this::step);
    }
  }

  private void step() {
    awake = false;
    if (busy || retired || isOverspent()) {
      return;
    }
    if (!arrival.mayGoOn()) {
      publishBusy("it waits for its turn: many hosts have come at once");
      return;
    }
    if (tenure.begin()) {
      return;
    }
    long begun = loop.nanoTime();
    plan().step().perform(this);
    long spent = loop.nanoTime() - begun;
    budget.spend(spent);
    journal.planned(spent);
    if (!busy) {
      arrival.over();
    }
  }

  /** Whether the host must leave its loop to others; then it is woken when it need not any more. */
  private boolean isOverspent() {
    Duration debt = budget.debt();
    if (!debt.isZero() && !overspent) {
      overspent = true;
      loop.schedule(
          debt,
          () -> {
            overspent = false;
            wake();
          });
    }
    return overspent;
  }

  private HostPlan plan() {
    Observation seen =
        new Observation(
            ovsdb.snapshot(),
            rowsPause.isOn(),
            ovsdb.lastSnapshot(),
            openflow.isConnected(),
            openflow.ports(),
            openflow.flows(),
            openflow.meters().known(),
            remembered == null ? ImmutableSortedMap.of() : remembered);
    HostPlan next = HostPlanner.plan(view, host(view), rows, seen, memo);
    plan = next;
    plans++;
    next.desiredFlows().ifPresent(openflow::desired);
    next.survey().ifPresent(survey -> report(survey.report()));
    next.survey().ifPresent(survey -> tellUnlimited(survey.bindings()));
    events.sighted(new HostSighting(name, view, seen, next));
    return next;
  }

  /** How often a step was planned; on the loop only. */
  long plans() {
    return plans;
  }

  /** The network is not cut off for want of meters, but somebody should know. */
  private void tellUnlimited(HostBindings bindings) {
    boolean lacking =
        openflow
            .meters()
            .known()
            .map(meters -> !bindings.withMeters(meters.most()).equals(bindings))
            .orElse(false);
    if (lacking && openflow.meters().isNews()) {
      journal.unlimited();
    }
  }

  private void report(HostReport report) {
    if (!report.equals(lastReport)) {
      lastReport = report;
      events.reported(name, report);
    }
  }

  @Override
  public void applyRows(PlanStep.ApplyRows step) {
    rowsHand.apply(step, rows, view.revision());
  }

  @Override
  public void mendRows(PlanStep.MendRows step) {
    rowsHand.mend(step, rows, view.revision());
  }

  @Override
  public void readFlows() {
    // A converged host does not become less converged by being looked at.
    String what = journal.isConverged(view.revision()) ? "" : "flows are being read";
    flowsHand.read(
        what,
        flows -> {
          // Now it is known whether the switch reports changes by itself, and so when to look
          // again.
          audit.restart();
          retelling.read(flows);
          remember(flows);
        });
  }

  /** Keeps what the flows, when they are first read, say of hosts that are not observed yet. */
  private void remember(FlowSet flows) {
    if (remembered == null) {
      remembered = AssumedMembers.in(view.model(), flows, view.unobserved());
      ImmutableSet<String> others =
          remembered.values().stream()
              .flatMap(hosts -> hosts.keySet().stream())
              .collect(ImmutableSet.toImmutableSet());
      if (!others.isEmpty()) {
        events.remembered(name, others);
      }
    }
  }

  @Override
  public void applyFlows(PlanStep.ApplyFlows step) {
    FlowSet desired = plan == null ? null : plan.desiredFlows().orElse(null);
    if (flowsHand.apply(step, desired, view.revision()) && !step.changes().adds().isEmpty()) {
      retelling.filling();
    }
  }

  @Override
  public void readMeters() {
    metersHand.read();
  }

  @Override
  public void applyMeters(PlanStep.ApplyMeters step) {
    FlowSet desired = plan == null ? null : plan.desiredFlows().orElse(null);
    metersHand.apply(step, desired, view.revision());
  }

  @Override
  public void await(PlanStep.Await step) {
    String reason = step.phase() == HostPhase.UNREACHABLE ? ovsdb.state() : step.reason();
    publish(step.phase(), reason);
  }

  @Override
  public void blocked(PlanStep.Blocked step) {
    publish(HostPhase.BLOCKED, step.reason());
  }

  @Override
  public void converged() {
    boolean ownsTargets = !view.model().controller().openflowTargets().isEmpty();
    if (ownsTargets && retelling.isDue() && rowsHand.retell()) {
      return;
    }
    if (plan != null && plan.desiredFlows().isPresent()) {
      drift.settled(rows, plan.desiredFlows().get(), view.revision());
    }
    journal.noteSuccess();
    publish(HostPhase.CONVERGED, "");
  }

  @Override
  public void held(String reason) {
    publish(HostPhase.CONVERGING, reason);
  }

  @Override
  public void begun(String what) {
    busy = true;
    if (!what.isEmpty()) {
      publishBusy(what);
    }
  }

  /** Without its rows a host is unreachable, whatever is being done about its flows. */
  private void publishBusy(String what) {
    if (ovsdb.session() == null) {
      publish(HostPhase.UNREACHABLE, ovsdb.state());
    } else {
      publish(HostPhase.CONVERGING, what);
    }
  }

  @Override
  public void finish(Runnable take) {
    loop.execute(
        () -> {
          try {
            take.run();
          } finally {
            busy = false;
            settle();
            wake();
          }
        });
  }

  @Override
  public void meanwhile(Runnable take) {
    input(take);
  }

  private void publish(HostPhase phase, String reason) {
    events.statusChanged(
        journal.status(
            host(view),
            view.revision(),
            phase,
            reason,
            ovsdb.state(),
            openflow,
            Optional.ofNullable(plan),
            drift));
  }
}
