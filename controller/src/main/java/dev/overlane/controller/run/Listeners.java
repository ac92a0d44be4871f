package dev.overlane.controller.run;

import dev.overlane.config.model.ControllerSettings;
import dev.overlane.config.model.ListenMethod;
import dev.overlane.flow.OpenFlowServer;
import dev.overlane.flow.SwitchAdmission;
import dev.overlane.ovsdb.OvsdbListener;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The controller's open ports, as the file wants them: for switches, for hosts that dial in, and
 * for Prometheus. Confined to the fleet's loop.
 */
final class Listeners implements AutoCloseable {
  private final ListenSlot openflow;
  private final ListenSlot ovsdb;
  private final ListenSlot scrapes;

  /**
   * @param switches who gets in on the first
   * @param hosts who gets in on the second
   * @param endpoint serves the third
   */
  Listeners(
      Supplier<OpenFlowServer> openflowServers,
      SwitchAdmission switches,
      Supplier<OvsdbListener> ovsdbListeners,
      OvsdbListener.Admission hosts,
      ScrapeEndpoint endpoint) {
    openflow = new ListenSlot("switches", method -> open(openflowServers.get(), method, switches));
    ovsdb =
        new ListenSlot(
            "hosts that dial in",
            method -> {
              OvsdbListener listener = ovsdbListeners.get();
              listener.listen(method, hosts);
              return listener::close;
            });
    scrapes = new ListenSlot("Prometheus", endpoint::open);
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
   * @throws SettingFault if a port cannot be opened; then nothing has changed
   * @throws IOException if, besides, one that was open cannot be opened again
   */
  void open(ControllerSettings settings) throws IOException {
    Deque<Change> undo = new ArrayDeque<>();
    try {
      change("controller.openflow.listen", openflow, Optional.of(settings.openflowListen()), undo);
      change("controller.ovsdb.listen", ovsdb, settings.ovsdbListen(), undo);
      change("controller.metrics.listen", scrapes, settings.metricsListen(), undo);
    } catch (IOException e) {
      for (Change done : undo) {
        done.slot.change(done.before);
      }
      throw e;
    }
  }

  /** A change that was made, to be unmade if another one fails. */
  private record Change(ListenSlot slot, Optional<ListenMethod> before) {}

  private static void change(
      String setting, ListenSlot slot, Optional<ListenMethod> wanted, Deque<Change> undo)
      throws SettingFault {
    Optional<ListenMethod> before = slot.method();
    try {
      slot.change(wanted);
    } catch (IOException e) {
      throw new SettingFault(setting, e);
    }
    undo.push(new Change(slot, before));
  }

  @Override
  public void close() {
    openflow.close();
    ovsdb.close();
    scrapes.close();
  }
}
