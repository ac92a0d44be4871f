package dev.overlane.lab;

import java.util.concurrent.TimeUnit;

/** A process of the lab's own. */
final class Child {
  private Child() {}

  /**
   * Ends a process, by force if it takes longer than two seconds, and waits until what it said has
   * been read, for two seconds at most.
   *
   * @param reader reads the process's output to its end
   */
  static void end(Process process, Thread reader) {
    process.destroy();
    try {
      if (!process.waitFor(2, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
      reader.join(2000);
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
