package dev.overlane.controller.run;

import dev.overlane.config.model.ControllerSettings;
import dev.overlane.config.model.ListenMethod;
import dev.overlane.flow.OpenFlowServer;
import dev.overlane.flow.SwitchAdmission;
import dev.overlane.ovsdb.OvsdbListener;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The controller's open ports, as the file wants them. A change of a port opens the new one first,
 * so that one in use refuses the reload and leaves the old one open. Confined to the fleet's loop.
 */
final class Listeners implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Listeners.class);

  private final Supplier<OpenFlowServer> openflowServers;
  private final Supplier<OvsdbListener> ovsdbListeners;
  private @Nullable OpenFlowServer openflow;
  private @Nullable ListenMethod openflowMethod;
  private @Nullable OvsdbListener ovsdb;
  private Optional<ListenMethod> ovsdbMethod = Optional.empty();

  Listeners(Supplier<OpenFlowServer> openflowServers, Supplier<OvsdbListener> ovsdbListeners) {
    this.openflowServers = openflowServers;
    this.ovsdbListeners = ovsdbListeners;
  }

  /**
   * Opens what is missing and closes what is no longer wanted.
   *
   * @throws IOException if a port is in use; then nothing has changed
   */
  void open(ControllerSettings settings, SwitchAdmission switches, OvsdbListener.Admission hosts)
      throws IOException {
    OpenFlowServer nextOpenflow = null;
    if (!settings.openflowListen().equals(openflowMethod)) {
      nextOpenflow = openflowServers.get();
      nextOpenflow.listen(settings.openflowListen(), switches);
    }
    if (!settings.ovsdbListen().equals(ovsdbMethod)) {
      try {
        openOvsdb(settings.ovsdbListen(), hosts);
      } catch (IOException e) {
        if (nextOpenflow != null) {
          nextOpenflow.close();
        }
        throw e;
      }
    }
    if (nextOpenflow != null) {
      if (openflow != null) {
        openflow.close();
      }
      openflow = nextOpenflow;
      openflowMethod = settings.openflowListen();
      log.info("listening for switches on {}", openflowMethod);
    }
  }

  private void openOvsdb(Optional<ListenMethod> wanted, OvsdbListener.Admission hosts)
      throws IOException {
    OvsdbListener next = null;
    if (wanted.isPresent()) {
      next = ovsdbListeners.get();
      next.listen(wanted.get(), hosts);
      log.info("listening for hosts that dial in on {}", wanted.get());
    }
    if (ovsdb != null) {
      ovsdb.close();
    }
    ovsdb = next;
    ovsdbMethod = wanted;
  }

  @Override
  public void close() {
    if (openflow != null) {
      openflow.close();
    }
    if (ovsdb != null) {
      ovsdb.close();
    }
  }
}
