package dev.overlane.it;

import dev.overlane.lab.LabException;
import dev.overlane.lab.LabHost;
import java.util.concurrent.atomic.AtomicBoolean;

/** Another controller: adds a flow again and again, however often it is removed. */
final class Planter implements AutoCloseable {
  private final AtomicBoolean ended = new AtomicBoolean();
  private final Thread thread;

  private Planter(LabHost host, String flow) {
    thread =
        new Thread(
            () -> {
              while (!ended.get()) {
                plant(host, flow);
              }
            },
            "planter");
    thread.start();
  }

  static Planter of(LabHost host, String flow) {
    return new Planter(host, flow);
  }

  private static void plant(LabHost host, String flow) {
    try {
      host.ofctl("add-flow", host.bridge(), flow);
    } catch (LabException e) {
      // Its bridge may be on its way just now; the next one counts.
      Thread.onSpinWait();
    }
  }

  @Override
  public void close() {
    ended.set(true);
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
