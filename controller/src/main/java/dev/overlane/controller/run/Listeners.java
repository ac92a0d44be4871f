package dev.overlane.controller.run;

import dev.overlane.config.model.ControllerSettings;
import dev.overlane.config.model.ListenMethod;
import dev.overlane.flow.OpenFlowServer;
import dev.overlane.flow.SwitchAdmission;
import dev.overlane.ovsdb.OvsdbListener;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The controller's open ports, as the file wants them: for switches, and for hosts that dial in.
 * Confined to the fleet's loop.
 */
final class Listeners implements AutoCloseable {
  private final ListenSlot openflow;
  private final ListenSlot ovsdb;

  /**
   * @param switches who gets in on the first
   * @param hosts who gets in on the second
   */
  Listeners(
      Supplier<OpenFlowServer> openflowServers,
      SwitchAdmission switches,
      Supplier<OvsdbListener> ovsdbListeners,
      OvsdbListener.Admission hosts) {
    openflow = new ListenSlot("switches", method -> open(openflowServers.get(), method, switches));
    ovsdb =
        new ListenSlot(
            "hosts that dial in",
            method -> {
              OvsdbListener listener = ovsdbListeners.get();
              listener.listen(method, hosts);
              return listener::close;
            });
  }

  private static Runnable open(OpenFlowServer server, ListenMethod method, SwitchAdmission switches)
      throws IOException {
    try {
      server.listen(method, switches);
      return server::close;
    } catch (IOException e) {
      server.close();
      throw e;
    }
  }

  /**
   * Opens what is missing and closes what is no longer wanted.
   *
   * @throws IOException if a port is in use; then nothing has changed
   */
  void open(ControllerSettings settings) throws IOException {
    Optional<ListenMethod> before = openflow.method();
    openflow.change(Optional.of(settings.openflowListen()));
    try {
      ovsdb.change(settings.ovsdbListen());
    } catch (IOException e) {
      openflow.change(before);
      throw e;
    }
  }

  @Override
  public void close() {
    openflow.close();
    ovsdb.close();
  }
}
