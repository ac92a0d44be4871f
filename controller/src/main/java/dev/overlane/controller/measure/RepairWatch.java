package dev.overlane.controller.measure;

import java.util.function.LongSupplier;

/**
 * Times the repairs of one host: from the first event after it was at rest to the change that is
 * confirmed. Confined to the host's loop.
 */
public final class RepairWatch {
  private final LongSupplier nanoTime;
  private final Figures figures;
  private boolean running;
  private long noticed;

  /**
   * A watch that is at rest.
   *
   * @param nanoTime a clock that never goes back
   */
  public RepairWatch(LongSupplier nanoTime, Figures figures) {
    this.nanoTime = nanoTime;
    this.figures = figures;
  }

  /** Something happened that may have to be acted upon. */
  public void noticed() {
    if (!running) {
      running = true;
      noticed = nanoTime.getAsLong();
    }
  }

  /** Nothing has to be done, or nothing can be until something else happens. */
  public void atRest() {
    running = false;
  }

  /** A change that repairs drift is in force. */
  public void repaired(Plane plane) {
    if (running) {
      figures.repairs(plane).add(nanoTime.getAsLong() - noticed);
    }
  }
}
