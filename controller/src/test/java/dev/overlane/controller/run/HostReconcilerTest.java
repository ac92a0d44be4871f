package dev.overlane.controller.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import dev.overlane.config.model.NetworkModel;
import dev.overlane.controller.measure.Figures;
import dev.overlane.controller.measure.HostFigures;
import dev.overlane.controller.plan.FleetView;
import dev.overlane.controller.plan.HostReport;
import dev.overlane.controller.plan.HostSighting;
import dev.overlane.controller.plan.Networks;
import dev.overlane.controller.plan.RosterBuilder;
import dev.overlane.controller.sim.FakeHost;
import dev.overlane.controller.sim.ManualLoop;
import dev.overlane.controller.sim.VirtualTime;
import dev.overlane.controller.sim.World;
import dev.overlane.controller.status.HostStatus;
import dev.overlane.flow.compile.SharedFlows;
import dev.overlane.flow.state.PortCounters;
import dev.overlane.ovsdb.OvsdbFence;
import dev.overlane.ovsdb.OvsdbSession;
import dev.overlane.ovsdb.TxnOutcome;
import dev.overlane.ovsdb.state.OvsdbChangeSet;
import dev.overlane.peers.Turns;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** What a reconciler does with sessions that come at the wrong moment. */
final class HostReconcilerTest {
  private final VirtualTime time = VirtualTime.inOrder();
  private final ManualLoop loop = time.newLoop();
  private final FakeHost host = new World(time).addHost("dt-1", "192.168.77.25");
  private final List<HostReport> reports = new ArrayList<>();
  private final List<String> closed = new ArrayList<>();
  private final HostFigures figures = new Figures(time).host("dt-1");
  private final HostReconciler reconciler =
      new HostReconciler(
          "dt-1",
          view(ImmutableMap.of()),
          new HostEvents() {
            @Override
            public void reported(String name, HostReport report) {
              reports.add(report);
            }

            @Override
            public void remembered(String name, ImmutableSet<String> others) {}

            @Override
            public void sighted(HostSighting sighting) {}

            @Override
            public void statusChanged(HostStatus status) {}

            @Override
            public HostFigures figures() {
              return figures;
            }
          },
          new HostContext(
              loop,
              new SharedFlows(),
              new Turns(1, Duration.ofSeconds(2)),
              WritePermit.ALWAYS,
              ReconcilerSettings.DEFAULT,
              time,
              new Random(1)));

  private static FleetView view(ImmutableMap<String, HostReport> reports) {
    NetworkModel model = Networks.parse(Networks.SEED);
    return new FleetView(
        1,
        model,
        RosterBuilder.build(model, reports, ImmutableMap.of()),
        ImmutableMap.of(),
        reports,
        ImmutableSet.of());
  }

  @Test
  void switchOfAHostThatHasLeft_isSentAway() {
    reconciler.retire();

    reconciler.switchHandler(new Switch());
    time.settle();

    assertThat(closed).containsExactly("switch: the host left the file");
  }

  @Test
  void serverOfAHostThatHasLeft_isSentAway() {
    OvsdbRoute route = reconciler.newOvsdbRoute();
    reconciler.retire();

    route.opened(new Server(), host.rows());
    time.settle();

    assertThat(closed).hasSize(1);
  }

  @Test
  void sessionThatComesByAnOldRoute_isEndedAndNotUsed() {
    OvsdbRoute old = reconciler.newOvsdbRoute();
    reconciler.newOvsdbRoute();

    old.opened(new Server(), host.rows());
    time.settle();

    assertThat(closed).hasSize(1);
    assertThat(reports).isEmpty();
  }

  @Test
  void newRoute_endsTheSessionOfTheOldOne() {
    OvsdbRoute old = reconciler.newOvsdbRoute();
    old.opened(new Server(), host.rows());
    time.settle();
    assertThat(closed).isEmpty();

    reconciler.newOvsdbRoute();
    time.settle();

    assertThat(closed).containsExactly("server: the host is reached in another way from now on");
  }

  @Test
  void manyEventsWhileAChangeIsUnderWay_costOnePlan() {
    OvsdbRoute route = reconciler.newOvsdbRoute();
    Server server = new Server();
    route.opened(server, host.rows());
    time.settle();
    assertThat(server.transactions).hasSize(1);

    for (int i = 0; i < 1000; i++) {
      route.changed(server, host.rows());
    }
    time.settle();
    assertThat(server.transactions).hasSize(1);

    server.transactions.get(0).complete(new TxnOutcome.Committed());
    time.settle();
    assertThat(server.transactions).hasSize(2);
  }

  @Test
  void transactionWithoutAnswer_isNotSentAgainOnItsSession() {
    OvsdbRoute route = reconciler.newOvsdbRoute();
    Server server = new Server();
    route.opened(server, host.rows());
    time.settle();

    server.transactions.get(0).complete(new TxnOutcome.Unknown("no reply"));
    time.settle();

    assertThat(server.transactions).hasSize(1);
    assertThat(closed).containsExactly("server: a transaction had no answer: no reply");
  }

  private final class Switch extends SilentSwitch {
    Switch() {
      super("dt-1");
    }

    @Override
    public CompletionStage<ImmutableMap<Integer, PortCounters>> readPortCounters() {
      return CompletableFuture.completedFuture(ImmutableMap.of());
    }

    @Override
    public void close(String reason) {
      closed.add("switch: " + reason);
    }
  }

  private final class Server implements OvsdbSession {
    private final List<CompletableFuture<TxnOutcome>> transactions = new ArrayList<>();

    @Override
    public String remote() {
      return "test";
    }

    @Override
    public CompletionStage<TxnOutcome> apply(OvsdbChangeSet changes, Optional<OvsdbFence> fence) {
      CompletableFuture<TxnOutcome> outcome = new CompletableFuture<>();
      transactions.add(outcome);
      return outcome;
    }

    @Override
    public void close(String reason) {
      closed.add("server: " + reason);
    }
  }
}
