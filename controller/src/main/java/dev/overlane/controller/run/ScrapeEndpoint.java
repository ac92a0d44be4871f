package dev.overlane.controller.run;

import dev.overlane.config.model.ListenMethod;
import java.io.IOException;

/** Where Prometheus fetches what is measured. */
@FunctionalInterface
public interface ScrapeEndpoint {

  /**
   * Opens it at a local address; called on the fleet's loop.
   *
   * @return what closes it
   * @throws IOException if the port is in use or not ours to take; the message names it
   */
  Runnable open(ListenMethod where) throws IOException;
}
