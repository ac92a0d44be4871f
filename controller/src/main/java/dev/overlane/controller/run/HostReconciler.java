package dev.overlane.controller.run;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableSortedMap;
import dev.overlane.config.model.Host;
import dev.overlane.controller.plan.FleetView;
import dev.overlane.controller.plan.HostPhase;
import dev.overlane.controller.plan.HostPlan;
import dev.overlane.controller.plan.HostPlanner;
import dev.overlane.controller.plan.HostReport;
import dev.overlane.controller.plan.Observation;
import dev.overlane.controller.plan.PlanStep;
import dev.overlane.flow.FlowOutcome;
import dev.overlane.flow.SwitchHandler;
import dev.overlane.flow.SwitchSession;
import dev.overlane.flow.compile.AssumedMembers;
import dev.overlane.flow.compile.SegmentRoster.HostMembers;
import dev.overlane.flow.state.FlowSet;
import dev.overlane.flow.state.SwitchPorts;
import dev.overlane.ovsdb.OvsdbSession;
import dev.overlane.ovsdb.TxnOutcome;
import dev.overlane.ovsdb.state.OvsdbCompiler;
import dev.overlane.ovsdb.state.OvsdbState;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The one loop of one host. Whatever happens (reload, drift, session lost or back, reply)
 * overwrites an input and wakes it; awake, it plans one step from all inputs, does it, and is woken
 * again by its outcome. At most one change is under way. All state is confined to the host's {@link
 * SerialLoop}; the public methods may be called from any thread.
 */
final class HostReconciler implements PlanStep.Performer {
  private static final String LEFT = "the host left the file";
  private static final String REROUTED = "the host is reached in another way from now on";

  private final String name;
  private final SerialLoop loop;
  private final WritePermit permit;
  private final HostEvents events;
  private final HostJournal journal;
  private final Pause rowsPause;
  private final Pause flowsPause;
  private final Audit audit;
  private final OvsdbInput ovsdb;
  private final DriftCounter drift = new DriftCounter();
  private final SwitchInput openflow = new SwitchInput();

  private FleetView view;
  private OvsdbState rows;
  private @Nullable OvsdbRoute route;
  private @Nullable ImmutableSortedMap<String, ImmutableSortedMap<String, HostMembers>> remembered;
  private @Nullable HostReport lastReport;
  private @Nullable HostPlan plan;
  private boolean awake;
  private boolean busy;
  private boolean doubtful;
  private boolean retired;

  HostReconciler(String name, FleetView view, HostEvents events, HostContext context) {
    this.name = name;
    this.view = view;
    this.rows = OvsdbCompiler.compile(view.model(), host(view));
    this.events = events;
    this.loop = context.loop();
    this.permit = context.permit();
    this.journal = new HostJournal(name, context.clock());
    this.rowsPause = new Pause(loop, new Backoff(context.random()));
    this.flowsPause = new Pause(loop, new Backoff(context.random()));
    this.ovsdb = new OvsdbInput(journal, rowsPause);
    this.audit = new Audit(loop, () -> openflow.auditInterval(context.settings()), this::look);
  }

  private Host host(FleetView of) {
    return requireNonNull(of.model().hosts().get(name), name);
  }

  /** The file or the members of other hosts changed. */
  void setView(FleetView next) {
    loop.execute(
        () -> {
          if (next.revision() != view.revision()) {
            rows = OvsdbCompiler.compile(next.model(), host(next));
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
   * may be another machine's.
   */
  OvsdbRoute newOvsdbRoute() {
    OvsdbRoute next =
        new OvsdbRoute(
            (asker, event, otherwise) ->
                loop.execute(
                    () -> {
                      if (asker == route && !retired) {
                        event.accept(ovsdb);
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
          openflow.opened(session);
          journal.switchOpened(session.remote(), session.protocol());
          flowsPause.forget();
          audit.restart();
          wake();
        });
    return new SwitchHandler() {
      @Override
      public void flowsChanged() {
        input(HostReconciler.this::doubtFlows);
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
                journal.switchClosed(reason);
              }
            });
      }
    };
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
        });
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

  private void doubtFlows() {
    openflow.doubt();
    doubtful = true;
  }

  private void look() {
    doubtFlows();
    wake();
  }

  private void wake() {
    if (!awake) {
      awake = true;
      loop.execute(this::step);
    }
  }

  private void step() {
    awake = false;
    if (busy || retired) {
      return;
    }
    Observation seen =
        new Observation(
            ovsdb.snapshot(),
            ovsdb.lastSnapshot(),
            openflow.isConnected(),
            openflow.ports(),
            openflow.flows(),
            remembered == null ? ImmutableSortedMap.of() : remembered);
    HostPlan next = HostPlanner.plan(view, host(view), rows, seen);
    plan = next;
    next.survey().ifPresent(survey -> report(survey.report()));
    next.step().perform(this);
  }

  private void report(HostReport report) {
    if (!report.equals(lastReport)) {
      lastReport = report;
      events.reported(name, report);
    }
  }

  @Override
  public void applyRows(PlanStep.ApplyRows step) {
    OvsdbSession session = ovsdb.session();
    if (session == null || !mayChange(rowsPause)) {
      return;
    }
    begin("rows are being changed");
    journal.rowsChange(drift.rowsChange(rows, view.revision()), step.changes());
    session
        .apply(step.changes())
        .whenComplete((outcome, bug) -> finish(() -> rowsApplied(session, outcome, bug)));
  }

  private void rowsApplied(
      OvsdbSession session, @Nullable TxnOutcome outcome, @Nullable Throwable bug) {
    if (session == ovsdb.session()) {
      if (outcome instanceof TxnOutcome.Committed) {
        rowsPause.forget();
      } else if (outcome instanceof TxnOutcome.Rejected rejected) {
        String text = "ovsdb-server refused the change of rows: " + rejected.reason();
        journal.failed(text, rowsPause.begin(this::wake));
      } else {
        // Only a fresh snapshot tells what is in force; until then nothing is sent again.
        String why = outcome instanceof TxnOutcome.Unknown unknown ? unknown.reason() : "" + bug;
        ovsdb.lose("a transaction had no answer: " + why);
      }
    }
  }

  @Override
  public void readFlows() {
    SwitchSession session = openflow.session();
    if (session == null) {
      return;
    }
    // An audit of a converged host does not make it less converged, unless it finds something.
    busy = true;
    if (!journal.isConverged(view.revision())) {
      publishBusy("flows are being read");
    }
    doubtful = false;
    session
        .readFlows()
        .whenComplete((flows, failure) -> finish(() -> flowsRead(session, flows, failure)));
  }

  private void flowsRead(
      SwitchSession session, @Nullable FlowSet flows, @Nullable Throwable failure) {
    if (session == openflow.session()) {
      if (flows == null) {
        String why = failure == null ? null : failure.getMessage();
        session.close(why == null ? "its flows cannot be read" : why);
      } else {
        openflow.read(flows, doubtful);
        if (remembered == null) {
          remembered = AssumedMembers.in(view.model(), flows, view.unobserved());
        }
      }
    }
  }

  @Override
  public void applyFlows(PlanStep.ApplyFlows step) {
    SwitchSession session = openflow.session();
    if (session == null || !mayChange(flowsPause)) {
      return;
    }
    begin("flows are being changed");
    FlowSet desired = plan == null ? null : plan.desiredFlows().orElse(null);
    journal.flowsChange(drift.flowsChange(desired, view.revision()), step.changes());
    doubtful = false;
    session
        .apply(step.changes())
        .whenComplete((outcome, bug) -> finish(() -> flowsApplied(session, step, outcome, bug)));
  }

  private void flowsApplied(
      SwitchSession session,
      PlanStep.ApplyFlows step,
      @Nullable FlowOutcome outcome,
      @Nullable Throwable bug) {
    if (session == openflow.session()) {
      if (outcome instanceof FlowOutcome.Applied) {
        flowsPause.forget();
        openflow.applied(step.changes(), doubtful);
      } else {
        // Refused or unknown: look at what the switch holds.
        openflow.doubt();
        String why =
            outcome instanceof FlowOutcome.Refused refused
                ? refused.reason()
                : outcome instanceof FlowOutcome.Unknown unknown ? unknown.reason() : "" + bug;
        String text = "the switch did not take the flows: " + why;
        journal.failed(text, flowsPause.begin(this::wake));
      }
    }
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
    if (plan != null && plan.desiredFlows().isPresent()) {
      drift.settled(rows, plan.desiredFlows().get(), view.revision());
    }
    journal.noteSuccess();
    publish(HostPhase.CONVERGED, "");
  }

  private boolean mayChange(Pause pause) {
    if (pause.isOn()) {
      publish(HostPhase.CONVERGING, "trying again after a failure");
      return false;
    }
    if (!permit.mayWrite()) {
      publish(HostPhase.CONVERGING, "this process may not change anything just now");
      return false;
    }
    return true;
  }

  private void begin(String what) {
    busy = true;
    publishBusy(what);
  }

  /** Without its rows a host is unreachable, whatever is being done about its flows. */
  private void publishBusy(String what) {
    if (ovsdb.session() == null) {
      publish(HostPhase.UNREACHABLE, ovsdb.state());
    } else {
      publish(HostPhase.CONVERGING, what);
    }
  }

  /** Takes the outcome of what was begun, and plans anew whatever comes of that. */
  private void finish(Runnable take) {
    loop.execute(
        () -> {
          try {
            take.run();
          } finally {
            busy = false;
            wake();
          }
        });
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
            drift.repairs()));
  }
}
