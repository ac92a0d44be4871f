package dev.overlane.controller.run;

import dev.overlane.config.model.ListenMethod;
import java.io.IOException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One open port, or none. A change opens the new port before it closes the old one, so that one in
 * use leaves the old one open; where both are the same number, the old one has to go first and is
 * opened again if the new one fails. Confined to the fleet's loop.
 */
final class ListenSlot {
  private static final Logger log = LoggerFactory.getLogger(ListenSlot.class);

  /** Opens ports. */
  @FunctionalInterface
  interface Opener {

    /**
     * Opens one and returns what closes it.
     *
     * @throws IOException if that cannot be; then nothing is open
     */
    Runnable open(ListenMethod method) throws IOException;
  }

  private final String callers;
  private final Opener opener;
  private Optional<ListenMethod> method = Optional.empty();
  private Runnable closer = () -> {};

  /**
   * @param callers who connects there, for the log
   */
  ListenSlot(String callers, Opener opener) {
    this.callers = callers;
    this.opener = opener;
  }

  Optional<ListenMethod> method() {
    return method;
  }

  /**
   * Opens the port, unless it is open.
   *
   * @param wanted empty: none
   * @throws IOException if that cannot be; then the slot is as it was
   */
  void change(Optional<ListenMethod> wanted) throws IOException {
    if (wanted.equals(method)) {
      return;
    }
    Optional<ListenMethod> before = method;
    if (overlap(before, wanted)) {
      close();
    }
    Runnable next = () -> {};
    if (wanted.isPresent()) {
      try {
        next = opener.open(wanted.get());
      } catch (IOException e) {
        restore(before);
        throw e;
      }
      log.info("listening for {} on {}", callers, wanted.get());
    }
    close();
    method = wanted;
    closer = next;
  }

  private static boolean overlap(Optional<ListenMethod> one, Optional<ListenMethod> other) {
    return one.isPresent()
        && other.isPresent()
        && one.get().port() == other.get().port()
        && one.get().port() != 0;
  }

  private void restore(Optional<ListenMethod> before) throws IOException {
    if (!before.equals(method) && before.isPresent()) {
      closer = opener.open(before.get());
      method = before;
    }
  }

  void close() {
    closer.run();
    closer = () -> {};
    method = Optional.empty();
  }
}
