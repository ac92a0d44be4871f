package dev.overlane.controller.run;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSortedMap;
import dev.overlane.config.model.Host;
import dev.overlane.controller.plan.HostPhase;
import dev.overlane.controller.plan.HostPlan;
import dev.overlane.controller.plan.HostSurvey;
import dev.overlane.controller.status.HostStatus;
import dev.overlane.flow.compile.HostBindings.LocalPort;
import dev.overlane.flow.pipeline.FlowText;
import dev.overlane.flow.state.Flow;
import dev.overlane.flow.state.FlowChangeSet;
import dev.overlane.ovsdb.state.OvsdbChangeSet;
import java.time.Duration;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What an operator is told of one host: a log line for each transition and each applied change, and
 * its status. A fault that repeats is logged once, until something else happens. Confined to the
 * host's loop.
 */
final class HostJournal {
  private static final Logger log = LoggerFactory.getLogger(HostJournal.class);

  /** Flow changes listed one by one at INFO; more are summed up, and listed at DEBUG. */
  private static final int LISTED = 8;

  private final String host;
  private final InstantSource clock;
  private HostStatus.@Nullable LastError lastError;
  private String lastFault = "";
  private String lastPhase = "";

  HostJournal(String host, InstantSource clock) {
    this.host = host;
    this.clock = clock;
  }

  void ovsdbOpened(String remote) {
    lastFault = "";
    log.info("{}: ovsdb: connected to {}", host, remote);
  }

  void ovsdbClosed(String reason) {
    fault("ovsdb: session lost: " + reason);
  }

  void ovsdbFailed(String reason) {
    fault("ovsdb: " + reason);
  }

  void switchOpened(String remote, String protocol) {
    log.info("{}: openflow: switch connected from {} ({})", host, remote, protocol);
  }

  void switchClosed(String reason) {
    fault("openflow: switch disconnected: " + reason);
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
    if (lastError == null || !lastError.text().equals(text)) {
      lastError =
          new HostStatus.LastError(text, clock.instant().truncatedTo(ChronoUnit.MILLIS).toString());
    }
    if (!text.equals(lastFault)) {
      lastFault = text;
      log.warn("{}: {}{}", host, text, detail);
    }
  }

  void noteSuccess() {
    lastFault = "";
  }

  /** Whether the last status said that the host is converged at this revision. */
  boolean isConverged(long revision) {
    return lastPhase.equals(HostPhase.CONVERGED + " " + revision);
  }

  /** A transaction was committed. */
  void rowsChanged(String reason, OvsdbChangeSet changes) {
    changes.lines().forEach(line -> log.info("{}: rows ({}): {}", host, reason, line));
  }

  /** A bundle was committed. */
  void flowsChanged(String reason, FlowChangeSet changes) {
    log.info(
        "{}: flows ({}): +{} ~{} -{}",
        host,
        reason,
        changes.adds().size() - changes.replaced().size(),
        changes.replaced().size(),
        changes.deletes().size());
    boolean few = changes.adds().size() + changes.deletes().size() <= LISTED;
    changes.deletes().forEach(flow -> listed(few, "-", flow));
    changes.adds().forEach(flow -> listed(few, "+", flow));
  }

  private void listed(boolean few, String sign, Flow flow) {
    if (few) {
      log.info("{}:   {} {}", host, sign, FlowText.of(flow));
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
      long repairs) {
    transition(phase, revision, reason);
    Optional<HostSurvey> survey = plan.flatMap(HostPlan::survey);
    return new HostStatus(
        host,
        phase,
        reason,
        revision,
        ovsdb,
        openflow.isConnected() ? HostStatus.CONNECTED : "disconnected",
        model.datapathId(),
        openflow.lastCount(),
        survey.map(HostJournal::members).orElse(ImmutableSortedMap.of()),
        survey.map(HostSurvey::waiting).orElse(ImmutableSortedMap.of()),
        survey.map(HostSurvey::foreign).orElse(ImmutableList.of()),
        repairs,
        Optional.ofNullable(lastError));
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
      log.info("{}: converged (revision {})", host, revision);
    } else if (phase == HostPhase.BLOCKED) {
      log.warn("{}: blocked: {}", host, reason);
    } else if (phase == HostPhase.NO_SWITCH) {
      log.info("{}: waiting: {}", host, reason);
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
