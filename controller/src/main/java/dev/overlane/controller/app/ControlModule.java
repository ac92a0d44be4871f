package dev.overlane.controller.app;

import dagger.Module;
import dagger.Provides;
import dagger.multibindings.IntoMap;
import dagger.multibindings.StringKey;
import dev.overlane.controller.control.UnixctlCommand;
import dev.overlane.controller.run.StatusBoard;
import dev.overlane.controller.status.NetworkStatus;
import dev.overlane.controller.status.StatusJson;
import dev.overlane.controller.status.StatusTable;
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
  @StringKey("version")
  static UnixctlCommand version() {
    return arguments -> "overlane " + Version.current() + "\n";
  }
}
