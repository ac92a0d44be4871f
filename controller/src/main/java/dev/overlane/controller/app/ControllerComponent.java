package dev.overlane.controller.app;

import dagger.BindsInstance;
import dagger.Component;
import dev.overlane.controller.cluster.Cluster;
import dev.overlane.controller.control.UnixctlCommand;
import dev.overlane.controller.expiry.ExpiryModule;
import dev.overlane.controller.expiry.ExpiryWatch;
import dev.overlane.controller.metrics.MetricsModule;
import dev.overlane.controller.proof.IsolationWatch;
import dev.overlane.controller.proof.ProofModule;
import dev.overlane.controller.run.Controller;
import dev.overlane.controller.run.EarlyLoad;
import dev.overlane.controller.run.Pulse;
import dev.overlane.controller.run.RunModule;
import dev.overlane.controller.run.ScrapeEndpoint;
import dev.overlane.controller.run.StatusBoard;
import jakarta.inject.Singleton;
import java.util.Map;

/** The running controller, put together. */
@Singleton
@Component(
    modules = {
      RunModule.class,
      MetricsModule.class,
      ControlModule.class,
      ProofModule.class,
      ExpiryModule.class
    })
public interface ControllerComponent {

  Controller controller();

  Cluster cluster();

  IsolationWatch isolationWatch();

  ExpiryWatch expiryWatch();

  StatusBoard statusBoard();

  Pulse pulse();

  /** Where Prometheus fetches what is measured. */
  ScrapeEndpoint scrapes();

  /** The commands of the control socket, by name. */
  Map<String, UnixctlCommand> controlCommands();

  /** Makes components. */
  @Component.Factory
  interface Factory {

    /**
     * Makes the controller of one file.
     *
     * @param file the name of the file, for messages
     * @param early what loads files, and may have begun with the first one
     */
    ControllerComponent create(@BindsInstance String file, @BindsInstance EarlyLoad early);
  }
}
