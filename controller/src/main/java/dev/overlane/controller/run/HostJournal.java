package dev.overlane.controller.run;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSortedMap;
import dev.overlane.config.model.Host;
import dev.overlane.controller.measure.ChangeResult;
import dev.overlane.controller.measure.HostFigures;
import dev.overlane.controller.measure.Plane;
import dev.overlane.controller.measure.RepairWatch;
import dev.overlane.controller.plan.HostPhase;
import dev.overlane.controller.plan.HostPlan;
import dev.overlane.controller.plan.HostSurvey;
import dev.overlane.controller.plan.PlanStep;
import dev.overlane.controller.status.HostStatus;
import dev.overlane.flow.SwitchSession;
import dev.overlane.flow.compile.HostBindings.LocalPort;
import dev.overlane.flow.pipeline.FlowText;
import dev.overlane.flow.state.Flow;
import dev.overlane.flow.state.FlowChangeSet;
import dev.overlane.flow.state.MeterChangeSet;
import dev.overlane.ovsdb.state.OvsdbChangeSet;
import dev.overlane.peers.TokenBucket;
import dev.overlane.tls.TlsFault;
import java.time.Duration;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * What an operator is told of one host: a log line for each transition and each applied change, its
 * status, and its figures. A fault that repeats is logged once, until something else happens.
 * Confined to the host's loop.
 */
final class HostJournal {
  private static final Logger log = LoggerFactory.getLogger(HostJournal.class);

  /** Flow changes listed one by one at INFO; more are summed up, and listed at DEBUG. */
  private static final int LISTED = 8;

  /** Lines of one host about sessions and phases: enough for any story, not for a storm. */
  private static final int LINES_AT_ONCE = 60;

  private static final double LINES_PER_SECOND = 0.5;

  /** Lines of one host about changes of rows and flows. */
  private static final int CHANGES_AT_ONCE = 1_000;

  private static final double CHANGES_PER_SECOND = 5;

  private final String host;
  private final InstantSource clock;
  private final HostFigures figures;
  private final RepairWatch watch;
  private HostStatus.@Nullable LastError lastError;
  private @Nullable HostSurvey told;
  private ImmutableSortedMap<String, ImmutableList<String>> members = ImmutableSortedMap.of();
  private String lastFault = "";
  private String lastPhase = "";
  private final TokenBucket lines;
  private final TokenBucket changes;
  private long leftOut;

  HostJournal(String host, InstantSource clock, HostFigures figures, LongSupplier nanoTime) {
    this.host = host;
    this.clock = clock;
    this.figures = figures;
    this.watch = new RepairWatch(nanoTime, figures.network());
    this.lines = new TokenBucket(LINES_AT_ONCE, LINES_PER_SECOND, now());
    this.changes = new TokenBucket(CHANGES_AT_ONCE, CHANGES_PER_SECOND, now());
  }

  private long now() {
    return TimeUnit.MILLISECONDS.toNanos(clock.millis());
  }

  /** Writes a line, unless this host has had too many; the next one says how many were left out. */
  private void line(Level level, TokenBucket allowance, String text) {
    if (!allowance.tryTake(now())) {
      leftOut++;
      return;
    }
    String more = leftOut == 0 ? "" : " (" + leftOut + " lines of this host left out before this)";
    leftOut = 0;
    log.atLevel(level).log("{}: {}{}", host, text, more);
  }

  private void line(Level level, String text) {
    line(level, lines, text);
  }

  /** Something happened that may have to be acted upon. */
  void noticed() {
    watch.noticed();
  }

  /** A step was planned and begun. */
  void planned(long nanos) {
    figures.network().steps().add(nanos);
  }

  /** A transaction or a bundle has ended. */
  void tried(Plane plane, ChangeResult result) {
    figures.changed(plane, result);
  }

  void ovsdbOpened(String remote) {
    figures.ovsdbOpened();
    lastFault = "";
    line(Level.INFO, "ovsdb: connected to " + remote);
  }

  void ovsdbClosed(String reason) {
    over("ovsdb: session lost: ", reason);
  }

  void ovsdbFailed(String reason) {
    fault("ovsdb: " + reason);
  }

  void switchOpened(SwitchSession session) {
    figures.switchOpened(session);
    String protocol = session.protocol();
    line(Level.INFO, "openflow: switch connected from " + session.remote() + " (" + protocol + ")");
  }

  void switchClosed(String reason) {
    figures.switchClosed();
    over("openflow: switch disconnected: ", reason);
  }

  /** A session is over, which is a fault unless the controller wants it to begin anew. */
  private void over(String what, String reason) {
    if (reason.equals(TlsFault.BEGINS_ANEW)) {
      line(Level.INFO, what + reason);
    } else {
      fault(what + reason);
    }
  }

  /** Somebody spoke in the host's name; whoever refused it has logged it. */
  void impersonated(String text) {
    note(text);
  }

  /** It is the last error, since when it was that first. */
  private void note(String text) {
    if (lastError == null || !lastError.text().equals(text)) {
      lastError =
          new HostStatus.LastError(text, clock.instant().truncatedTo(ChronoUnit.MILLIS).toString());
    }
  }

  /** Somebody undoes what is repaired; told once, until all has been quiet. */
  void fight(String text) {
    fault(text);
  }

  void failed(String text, Duration pause) {
    fault(text, "; trying again in " + pause.toMillis() + " ms");
  }

  private void fault(String text) {
    fault(text, "");
  }

  /**
   * @param detail logged with it, but no part of what tells one fault from another
   */
  private void fault(String text, String detail) {
    note(text);
    if (!text.equals(lastFault)) {
      lastFault = text;
      line(Level.WARN, text + detail);
    }
  }

  void noteSuccess() {
    lastFault = "";
  }

  /** Whether the last status said that the host is converged at this revision. */
  boolean isConverged(long revision) {
    return lastPhase.equals(HostPhase.CONVERGED + " " + revision);
  }

  /** This process is the only one that may change the host, from now on. */
  void takenOver(long epoch) {
    figures.takenOver();
    line(Level.INFO, "taken over under epoch " + epoch);
  }

  /** The host did not let itself be taken over; that is tried again. */
  void notTakenOver(String why, Duration pause) {
    figures.notTakenOver();
    failed(why, pause);
  }

  /** A transaction was committed. */
  void rowsChanged(String reason, OvsdbChangeSet changes) {
    repaired(Plane.ROWS, reason);
    changes.lines().forEach(row -> line(Level.INFO, this.changes, "rows (" + reason + "): " + row));
  }

  private void repaired(Plane plane, String reason) {
    if (reason.equals(DriftCounter.DRIFT)) {
      watch.repaired(plane);
    }
  }

  /** A bundle was committed. */
  void flowsChanged(String reason, FlowChangeSet changes) {
    repaired(Plane.FLOWS, reason);
    line(
        Level.INFO,
        this.changes,
        "flows (%s): +%d ~%d -%d"
            .formatted(
                reason,
                changes.adds().size() - changes.replaced().size(),
                changes.replaced().size(),
                changes.deletes().size()));
    boolean few = changes.adds().size() + changes.deletes().size() <= LISTED;
    changes.deletes().forEach(flow -> listed(few, "-", flow));
    changes.adds().forEach(flow -> listed(few, "+", flow));
  }

  /** Meters were changed. */
  void metersChanged(String reason, MeterChangeSet changes) {
    line(
        Level.INFO,
        this.changes,
        "meters (%s): +%d ~%d -%d"
            .formatted(
                reason, changes.adds().size(), changes.changes().size(), changes.deletes().size()));
  }

  /** Its switch cannot have all the meters that it should. */
  void unlimited() {
    fault("the switch has no meters for some or all ports: what they flood is not limited");
  }

  private void listed(boolean few, String sign, Flow flow) {
    if (few) {
      line(Level.INFO, changes, "  " + sign + " " + FlowText.of(flow));
    } else if (log.isDebugEnabled()) {
      log.debug("{}:   {} {}", host, sign, FlowText.of(flow));
    }
  }

  /** Builds the host's status and logs the transition, if it is one. */
  HostStatus status(
      Host model,
      long revision,
      HostPhase phase,
      String reason,
      String ovsdb,
      SwitchInput openflow,
      Optional<HostPlan> plan,
      DriftCounter drift) {
    transition(phase, revision, reason);
    count(phase, revision, plan, drift);
    Optional<HostSurvey> survey = plan.flatMap(HostPlan::survey);
    survey.ifPresent(this::tell);
    return new HostStatus(
        host,
        phase,
        reason,
        revision,
        ovsdb,
        openflow.isConnected() ? HostStatus.CONNECTED : "disconnected",
        model.datapathId(),
        openflow.lastCount(),
        survey.isPresent() ? members : ImmutableSortedMap.of(),
        survey.map(HostSurvey::waiting).orElse(ImmutableSortedMap.of()),
        survey.map(HostSurvey::foreign).orElse(ImmutableSortedMap.of()),
        drift.repairs(),
        Optional.ofNullable(lastError));
  }

  private void count(HostPhase phase, long revision, Optional<HostPlan> plan, DriftCounter drift) {
    figures.drift(Plane.ROWS, drift.rowsRepairs());
    figures.drift(Plane.FLOWS, drift.flowsRepairs());
    if (phase == HostPhase.CONVERGED) {
      figures.converged(revision);
    }
    // A host without its rows is unreachable, even while something is done about its flows.
    if (phase != HostPhase.CONVERGING
        && plan.map(HostPlan::step).filter(HostJournal::acts).isEmpty()) {
      watch.atRest();
    }
  }

  private static boolean acts(PlanStep step) {
    return step instanceof PlanStep.ApplyRows
        || step instanceof PlanStep.ApplyFlows
        || step instanceof PlanStep.ReadFlows
        || step instanceof PlanStep.ApplyMeters
        || step instanceof PlanStep.ReadMeters;
  }

  private void transition(HostPhase phase, long revision, String reason) {
    String key =
        phase == HostPhase.CONVERGED || phase == HostPhase.CONVERGING
            ? phase + " " + revision
            : phase + " " + reason;
    if (key.equals(lastPhase)) {
      return;
    }
    lastPhase = key;
    if (phase == HostPhase.CONVERGED) {
      line(Level.INFO, "converged (revision " + revision + ")");
    } else if (phase == HostPhase.BLOCKED) {
      line(Level.WARN, "blocked: " + reason);
    } else if (phase == HostPhase.NO_SWITCH) {
      line(Level.INFO, "waiting: " + reason);
    }
  }

  /** Keeps what is told of a survey, for most steps come to the same one. */
  @SuppressWarnings("ReferenceEquality") // another object is told anew
  private void tell(HostSurvey survey) {
    if (survey != told) {
      told = survey;
      members = members(survey);
    }
  }

  private static ImmutableSortedMap<String, ImmutableList<String>> members(HostSurvey survey) {
    TreeMap<String, ImmutableList.Builder<String>> members = new TreeMap<>();
    for (LocalPort port : survey.bindings().ports().values()) {
      members.computeIfAbsent(port.segment(), segment -> ImmutableList.builder()).add(port.name());
    }
    ImmutableSortedMap.Builder<String, ImmutableList<String>> built =
        ImmutableSortedMap.naturalOrder();
    members.forEach(
        (segment, names) -> built.put(segment, ImmutableList.sortedCopyOf(names.build())));
    return built.buildOrThrow();
  }
}
