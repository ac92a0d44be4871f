package dev.overlane.controller.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.overlane.controller.control.UnixctlClient;
import dev.overlane.controller.status.WatchView;
import dev.overlane.faults.Reasons;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** {@code overlane status --watch} on a terminal: asks every second and draws what is said. */
final class LiveStatus {
  private static final long PAUSE_MILLIS = 1000;
  private static final int NO_CONTROLLER = 1;
  private static final int NOT_CONVERGED = 3;

  private final Path socket;
  private final PrintWriter out;
  private final InstantSource clock = InstantSource.system();
  private final WatchView view = new WatchView();
  private final CountDownLatch stop = new CountDownLatch(1);

  LiveStatus(Path socket, PrintWriter out) {
    this.socket = socket;
    this.out = out;
  }

  /** Draws until SIGINT or SIGTERM and returns the exit code, by what was seen last. */
  int run() {
    Thread drawing = Thread.currentThread();
    ProcessSignals.onTermination(
        () -> {
          stop.countDown();
          // A controller that is stopped keeps the question waiting; nobody wants to wait with it.
          drawing.interrupt();
        });
    try (FullScreen screen = new FullScreen(out)) {
      do {
        ask();
        Terminal.Size size = Terminal.size();
        screen.draw(view.render(size.columns(), size.rows(), Terminal.colours(), clock.instant()));
      } while (!isStopped());
    }
    if (!view.isAnswered()) {
      return NO_CONTROLLER;
    }
    return view.isConverged() ? 0 : NOT_CONVERGED;
  }

  private void ask() {
    if (stop.getCount() == 0) {
      return;
    }
    try {
      String answer = UnixctlClient.ask(socket, "status", List.of("--json"));
      view.see(new ObjectMapper().readTree(answer), clock.instant());
    } catch (IOException e) {
      view.miss(socket + ": " + Reasons.of(e), clock.instant());
    }
  }

  private boolean isStopped() {
    try {
      return stop.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException asked) {
      return true;
    }
  }
}
