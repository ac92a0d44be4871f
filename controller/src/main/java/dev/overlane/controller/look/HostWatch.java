package dev.overlane.controller.look;

import com.google.common.collect.ImmutableSortedMap;
import dev.overlane.config.model.Host;
import dev.overlane.config.model.NetworkModel;
import dev.overlane.controller.plan.Observation;
import dev.overlane.controller.preview.HostLook;
import dev.overlane.faults.Reasons;
import dev.overlane.flow.SwitchHandler;
import dev.overlane.flow.SwitchSession;
import dev.overlane.flow.compile.AssumedMembers;
import dev.overlane.flow.state.FlowNews;
import dev.overlane.flow.state.FlowSet;
import dev.overlane.flow.state.SwitchMeters;
import dev.overlane.flow.state.SwitchPorts;
import dev.overlane.ovsdb.OvsdbPeer;
import dev.overlane.ovsdb.OvsdbSession;
import dev.overlane.ovsdb.state.OvsdbSnapshot;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;

/**
 * One host while it is looked at. What its sessions tell is handed to the looking thread, which
 * owns all state.
 */
final class HostWatch {
  private final Host host;
  private final Executor looker;
  private Optional<OvsdbSnapshot> rows = Optional.empty();
  private Optional<FlowSet> flows = Optional.empty();
  private Optional<SwitchMeters> meters = Optional.empty();
  private String rowsFailure = "";
  private String flowsFailure = "";

  /**
   * Nothing is seen yet.
   *
   * @param looker runs tasks on the looking thread, in order
   */
  HostWatch(Host host, Executor looker) {
    this.host = host;
    this.looker = looker;
  }

  Host host() {
    return host;
  }

  /** Takes the rows; the first failure counts as final. */
  OvsdbPeer rowsTaker() {
    return new OvsdbPeer() {
      @Override
      public void opened(OvsdbSession session, OvsdbSnapshot snapshot) {
        looker.execute(() -> rows = Optional.of(snapshot));
      }

      @Override
      public void changed(OvsdbSession session, OvsdbSnapshot snapshot) {
        looker.execute(() -> rows = Optional.of(snapshot));
      }

      @Override
      public void closed(OvsdbSession session, String reason) {
        failed(reason);
      }

      @Override
      public void failed(String reason) {
        looker.execute(() -> rowsFailure = reason);
      }
    };
  }

  /** Takes the flows of a switch that has just connected: reads them once, and nothing else. */
  SwitchHandler flowsTaker(SwitchSession session) {
    looker.execute(() -> read(session));
    return new SwitchHandler() {
      @Override
      public void flowsChanged() {}

      @Override
      public void flowsTold(FlowNews news) {}

      @Override
      public void portsChanged(SwitchPorts ports) {}

      @Override
      public void closed(String reason) {
        looker.execute(() -> flowsFailure = "the switch hung up: " + reason);
      }
    };
  }

  private void read(SwitchSession session) {
    session
        .readMeters()
        .thenCombine(
            session.readFlows(),
            (readMeters, readFlows) -> {
              looker.execute(
                  () -> {
                    meters = Optional.of(readMeters);
                    flows = Optional.of(readFlows);
                  });
              return readFlows;
            })
        .whenComplete(
            (read, failure) -> {
              if (failure != null) {
                looker.execute(() -> flowsFailure = "cannot be read: " + Reasons.of(failure));
              }
            });
  }

  Optional<OvsdbSnapshot> rows() {
    return rows;
  }

  void rowsFailed(String reason) {
    rowsFailure = reason;
  }

  boolean hasRowsOrCannot() {
    return rows.isPresent() || !rowsFailure.isEmpty();
  }

  boolean hasFlowsOrCannot() {
    return flows.isPresent() || !flowsFailure.isEmpty();
  }

  /**
   * What was seen when the time was over.
   *
   * @param unobserved hosts whose rows nobody saw
   * @param flowsTrouble why flows that have not come have not come
   * @param flowsMissed whether they should have
   */
  HostLook look(
      NetworkModel model, Set<String> unobserved, String flowsTrouble, boolean flowsMissed) {
    Observation seen =
        new Observation(
            rows,
            false,
            rows,
            flows.isPresent(),
            Optional.empty(),
            flows,
            meters,
            flows
                .map(held -> AssumedMembers.in(model, held, unobserved))
                .orElse(ImmutableSortedMap.of()));
    String rowsTrouble = rowsFailure.isEmpty() ? "no answer from " + host.ovsdb() : rowsFailure;
    return new HostLook(
        seen,
        rows.isPresent() ? "" : rowsTrouble,
        flows.isPresent() ? "" : flowsFailure.isEmpty() ? flowsTrouble : flowsFailure,
        flows.isEmpty() && flowsMissed);
  }
}
