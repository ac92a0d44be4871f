package dev.overlane.it;

import dev.overlane.lab.LabException;
import dev.overlane.lab.LabHost;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Another controller: adds a flow again and again, however often it is removed. By one program for
 * many times, each as soon as the switch has answered: the flow is there nearly always, and not
 * only for what a repair takes out of what the start of a program takes.
 */
final class Planter implements AutoCloseable {
  private static final int TIMES = 500;

  private final AtomicBoolean ended = new AtomicBoolean();
  private final Thread thread;

  private Planter(LabHost host, String flow) {
    Path flows = write(host, flow);
    thread =
        new Thread(
            () -> {
              while (!ended.get()) {
                plant(host, flows);
              }
            },
            "planter");
    thread.start();
  }

  static Planter of(LabHost host, String flow) {
    return new Planter(host, flow);
  }

  private static Path write(LabHost host, String flow) {
    try {
      return Files.write(
          host.directory().resolve("planted.flows"), Collections.nCopies(TIMES, flow));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void plant(LabHost host, Path flows) {
    try {
      host.ofctl("add-flows", host.bridge(), flows.toString());
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
