package dev.overlane.controller.app;

import dagger.Module;
import dagger.Provides;
import dagger.multibindings.IntoMap;
import dagger.multibindings.StringKey;
import dev.overlane.controller.cluster.Cluster;
import dev.overlane.controller.control.UnixctlCommand;
import dev.overlane.controller.look.RunningApply;
import dev.overlane.controller.look.RunningPlan;
import dev.overlane.controller.proof.Auditor;
import dev.overlane.controller.proof.ProofJson;
import dev.overlane.controller.proof.ProofText;
import dev.overlane.controller.run.AcceptedFile;
import dev.overlane.controller.run.Controller;
import dev.overlane.controller.run.Sightings;
import dev.overlane.controller.run.StatusBoard;
import dev.overlane.controller.status.NetworkStatus;
import dev.overlane.controller.status.StatusJson;
import dev.overlane.controller.status.StatusTable;
import dev.overlane.ovsdb.odl.OvsdbClients;
import jakarta.inject.Named;

/** The commands of the control socket: one method each. */
@Module
final class ControlModule {
  private ControlModule() {}

  @Provides
  @IntoMap
  @StringKey("status")
  static UnixctlCommand status(StatusBoard board) {
    return arguments -> {
      NetworkStatus status = board.read();
      return arguments.contains("--json") ? StatusJson.render(status) : StatusTable.render(status);
    };
  }

  @Provides
  @Named("version")
  static String versionText() {
    return Version.current();
  }

  @Provides
  @IntoMap
  @StringKey("plan")
  static UnixctlCommand plan(RunningPlan plans) {
    return plans::answer;
  }

  @Provides
  static RunningPlan plans(
      Controller controller, Sightings sightings, StatusBoard board, OvsdbClients clients) {
    return new RunningPlan(controller, sightings, board, clients.connector());
  }

  @Provides
  @IntoMap
  @StringKey("apply")
  static UnixctlCommand apply(Cluster cluster, RunningPlan plans, StatusBoard board) {
    return new ApplyControl(new RunningApply(cluster, plans, board));
  }

  @Provides
  @IntoMap
  @StringKey("trace")
  static UnixctlCommand trace(StatusBoard board, Sightings sightings, AcceptedFile file) {
    return new TraceControl(board, sightings, file);
  }

  @Provides
  @IntoMap
  @StringKey("verify")
  static UnixctlCommand verify(Auditor auditor) {
    return arguments -> {
      String json = ProofJson.render(auditor.verify());
      return arguments.contains("--json") ? json : ProofText.render(json);
    };
  }

  @Provides
  @IntoMap
  @StringKey("graph")
  static UnixctlCommand graph(StatusBoard board, Sightings sightings) {
    return new GraphControl(board, sightings);
  }

  @Provides
  @IntoMap
  @StringKey("version")
  static UnixctlCommand version() {
    return arguments -> "overlane " + Version.current() + "\n";
  }
}
